import { importSamplePeople, withDemo } from "../demo/demo.ts"
import { createPortal } from "../demo/portal.ts"
import { createHandler } from "../server/index.ts"
import { type Listening, listen } from "../server/main.ts"
import { DEMO_FOLDER, demoAgentKey, demoConfig } from "./config-file.ts"
import { deliverUntilStopped, openServer } from "./serve.ts"

/** `preference-center demo`: sample people, three mailings and a customer portal around the reference server. */
export async function demo({ port }: { port: number }): Promise<void> {
  const { server, attach } = await listenFrom(port)
  const portal = await listenFrom(server.port + 1)
  const parts = await openServer(await demoConfig(server.url, portal.server.url), `${DEMO_FOLDER}/register.db`)
  await importSamplePeople(parts.register)
  attach(withDemo(createHandler(parts), { ...parts, agentKey: demoAgentKey(), portalUrl: portal.server.url }))
  portal.attach(createPortal(parts.config))
  deliverUntilStopped([server, portal.server], parts)
  if (port !== 0 && server.port !== port)
    process.stdout.write(`Port ${port} is taken, so the demo uses ${server.port}.\n`)
  process.stdout.write(`\n  Demo page        ${server.url}/demo\n  Customer portal  ${portal.server.url}/\n\n`)
}

type Handle = (request: Request) => Promise<Response>

/** Listens on the first free port from this one on; what to answer is attached once the port is known. */
async function listenFrom(port: number): Promise<{ server: Listening; attach: (handle: Handle) => void }> {
  let answer: (handle: Handle) => void = () => {}
  const handle = new Promise<Handle>((resolve) => {
    answer = resolve
  })
  const handler: Handle = async (request) => (await handle)(request)
  for (let candidate = port; ; candidate++) {
    try {
      return { server: await listen(handler, { port: candidate }), attach: answer }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || candidate >= port + 50) throw error
    }
  }
}
