"""A backend in Python's standard library: it speaks the HTTP contract. `python3 backend.py 4700`, then
`npx preference-center conformance --url http://127.0.0.1:4700`. It can undo, and it detects conflicts. A real one keeps its
record in a database, and leaves out what is below `/conformance/`."""
import hashlib, hmac, json, re, secrets, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET, SENDER_KEY, PERSON, ADDRESS = secrets.token_bytes(32), "sender-key", "jeanne", "jeanne@example.be"
DAY, ALPHABET = 86_400, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
STATUS = {"link-invalid": 401, "link-expired": 403, "conflict": 412, "invalid-request": 400, "key-reused": 422,
          "undo-unavailable": 410, "unsupported": 404, "unavailable": 503}
ABILITIES = {"undo": True, "detectsConflicts": True, "coversFuture": True, "keepsReceipt": True} | dict.fromkeys(
    ["pause", "frequency", "reason", "history", "requestLink"], False)
LOCK = threading.RLock()
class Refused(Exception):
    def __init__(self, code, snapshot=None):
        self.code, self.snapshot = code, snapshot
def named(text): return {"en": text, "fr": text}
def begin():  # one person: email/news chosen, email/offers refused, post/offers on until somebody objects
    global catalogue, record, presses, ahead, breaks
    catalogue = {"channels": [{"id": "email", "name": named("e-mail"), "defaultBasis": "consent"},
                              {"id": "post", "name": named("post"), "defaultBasis": "legitimate-interest"}],
                 "topics": [{"id": t, "name": named(t), "description": named(t), "channels": ["email", "post"]} for t in ("news", "offers")],
                 "services": [named("invoices")]}
    record = {"revision": 1, "choices": {"email/news": {"on": True, "by": "list", "at": 1}}, "objections": []}
    presses, ahead, breaks = {}, 0.0, False
def now(): return time.time() + ahead
def iso(seconds): return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
def lanes(): return [f"{c}/{t['id']}" for t in catalogue["topics"] for c in t["channels"]]
def standing(kept=None):  # the objection that nobody took back
    return next((o for o in reversed((kept or record)["objections"]) if not o["undone"]), None)
def receives(lane):  # the one rule: an objection silences all but what the person chose after it
    choice, objection = record["choices"].get(lane), standing()
    if objection and not (choice and choice["by"] == "person" and choice["at"] > objection["revision"]): return False
    if choice: return choice["on"]
    return any(c["id"] == lane.split("/")[0] and c["defaultBasis"] != "consent" for c in catalogue["channels"])
def receipt(objection, may_undo=True):
    return {"reference": objection["reference"], "at": objection["at"], "coversFuture": True, "signed": None,
            "undoUntil": iso(objection["seconds"] + 30 * DAY) if may_undo else None}
def snapshot():
    objection = standing()
    return {"revision": str(record["revision"]), "person": "known", "catalogue": catalogue, "frequencies": [], "pauseUntil": None,
            "contacts": [{"channel": "email", "masked": "j••••@e••••.be"}], "objection": receipt(objection) if objection else None,
            "lanes": [{"channel": l.split("/")[0], "topic": l.split("/")[1], "receives": receives(l), "locked": None} for l in lanes()]}
def sign(text): return hmac.new(SECRET, text.encode(), hashlib.sha256).hexdigest()
def token(expires): return f"{PERSON}.{int(expires)}.{sign(f'{PERSON}.{int(expires)}')}"
def authority(header, leaving=False):
    match = re.fullmatch(r"Bearer (\w+)\.(\d+)\.(\w+)", header or "")
    if not match or not hmac.compare_digest(sign(f"{match[1]}.{match[2]}"), match[3]): raise Refused("link-invalid")
    expired = int(match[2]) < now()
    if expired and not leaving: raise Refused("link-expired")
    return expired
def once(key, content, change):  # a press counts once; a failed one leaves no trace
    global record, breaks
    if key in presses:
        if presses[key][0] != content: raise Refused("key-reused")
        return presses[key][1]
    if breaks:
        breaks = False
        raise Refused("unavailable")
    record, outcome = change(json.loads(json.dumps(record)))
    if key: presses[key] = (content, outcome)
    return outcome
def save(body, revision):
    def change(after):
        if revision != f'"{record["revision"]}"': raise Refused("conflict", snapshot())
        for choice in body["choices"]:
            lane = f"{choice['channel']}/{choice['topic']}"
            if lane not in lanes(): raise Refused("invalid-request")
            own = after["choices"].get(lane, {}).get("by") == "person"
            if receives(lane) != choice["receives"] or not (choice["receives"] or standing() or own):  # left off: the person's no
                after["choices"][lane] = {"on": choice["receives"], "by": "person", "at": after["revision"] + 1}
        return (after if after["choices"] == record["choices"] else after | {"revision": after["revision"] + 1}), None
    return change
def leave(after):
    objection = standing()
    if objection and not any(map(receives, lanes())): return record, objection["reference"]
    letters = "".join(secrets.choice(ALPHABET) for _ in range(10))
    after["revision"] += 1
    after["objections"].append({"reference": f"{letters[:4]}-{letters[4:8]}-{letters[8:]}", "at": iso(now()), "seconds": now(),
                                "revision": after["revision"], "undone": False})
    return after, after["objections"][-1]["reference"]
def undo(reference):
    def change(after):
        objection = standing(after)  # an earlier one is replaced by it
        if not objection or objection["reference"] != reference or objection["seconds"] + 30 * DAY < now(): raise Refused("undo-unavailable")
        objection["undone"], after["revision"] = True, after["revision"] + 1
        return after, None
    return change
def answer(method, path, headers, body):
    global ahead, breaks
    key = headers.get("Idempotency-Key")
    if (method, path) in [("GET", "/preferences"), ("PUT", "/preferences"), ("POST", "/objection/undo")]:
        authority(headers["Authorization"])
        if method == "GET": return 200, snapshot()
        if not re.fullmatch(r"[\w-]{16,64}", key or ""): raise Refused("invalid-request")
        change = save(body, headers["If-Match"]) if method == "PUT" else undo(body.get("reference"))
        once(key, json.dumps([path, headers["If-Match"], body], sort_keys=True), change)
        return 200, snapshot()
    if (method, path) == ("POST", "/objection"):
        expired = authority(headers["Authorization"], leaving=True)
        reference = once(key and f"leave/{key}", "leave", leave)  # no other press is in its way
        return 200, receipt(next(o for o in record["objections"] if o["reference"] == reference), not expired)
    if (method, path) == ("POST", "/may-send"):
        if headers["Authorization"] != f"Bearer {SENDER_KEY}": raise Refused("link-invalid")
        said = [(q, receives(f"{q['channel']}/{q['topic']}")) for q in body["questions"]]
        return 200, {"answers": [q | {"may": may, "because": "chosen" if may else "declined"} for q, may in said]}
    if (method, path) == ("POST", "/conformance/backend"):
        begin()
        return 201, {"abilities": ABILITIES, "linksExpire": True, "addsLanes": True, "movesClock": True, "imports": True,
                     "breaks": True, "addresses": [ADDRESS],
                     "links": {"valid": token(now() + 90 * DAY), "expired": token(now() - DAY), "invalid": f"{PERSON}.9999999999.{'0' * 64}"},
                     "sender": {"brand": "example", "subject": PERSON, "key": SENDER_KEY}}
    if (method, path) == ("GET", "/conformance/state"): return 200, record
    if (method, path) == ("POST", "/conformance/lane"):
        catalogue["topics"].append({"id": "later", "name": named("later"), "description": named("later"), "channels": ["post"]})
        return 200, {"channel": "post", "topic": "later"}
    if (method, path) == ("POST", "/conformance/import"):  # no list turns on what the person turned off
        lane = f"{body['channel']}/{body['topic']}"
        if not standing() and record["choices"].get(lane, {}).get("by") != "person":
            record["choices"][lane] = {"on": True, "by": "list", "at": record["revision"] + 1}
        return 204, None
    if method == "POST" and path in ("/conformance/break", "/conformance/clock"):
        ahead, breaks = ahead + body.get("by", 0) / 1000, breaks or path.endswith("break")
        return 204, None
    raise Refused("unsupported")
class Server(BaseHTTPRequestHandler):
    def handle_any(self):
        try:
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            with LOCK: status, body = answer(self.command, self.path, self.headers, json.loads(text) if text else {})
            kind = "application/json"
        except Refused as refused:
            status, kind = STATUS[refused.code], "application/problem+json"
            body = {"type": "about:blank", "title": refused.code, "status": status, "code": refused.code}
            if refused.snapshot: body["snapshot"] = refused.snapshot
        content = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if body is not None: self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
    do_GET = do_PUT = do_POST = handle_any
    def log_message(self, *_): pass
if __name__ == "__main__":
    begin()
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 0), Server)
    print(f"Listening on http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
