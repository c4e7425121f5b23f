/** Stops the clock of this document: whoever asks for the time is told this one. What is under way goes on. */
export function stopClock(at: Date): void {
  const now = at.getTime()
  globalThis.Date = new Proxy(Date, {
    construct: (RealDate, args: [], target) => Reflect.construct(RealDate, args.length > 0 ? args : [now], target),
    get: (RealDate, name, self) => (name === "now" ? () => now : Reflect.get(RealDate, name, self)),
  })
}
