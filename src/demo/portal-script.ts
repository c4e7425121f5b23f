/** What the portal's own page does in the browser: gives the token, switches, and writes down what the element tells. */
export const PORTAL_SCRIPT = `const centre = document.querySelector("preference-center")
centre.getToken = async () => (await fetch("/token", { method: "POST" })).text()

for (const name of ["lang", "theme", "view"]) {
  const choice = document.getElementById(name)
  choice.addEventListener("change", () => centre.setAttribute(name, choice.value))
}

const told = document.getElementById("told")
for (const name of ["ready", "resized", "saved", "unsubscribed", "undone", "trouble", "wants-top"]) {
  centre.addEventListener(name, ({ detail }) => {
    const line = document.createElement("li")
    line.textContent = detail ? name + " " + JSON.stringify(detail) : name
    told.prepend(line)
  })
}
`
