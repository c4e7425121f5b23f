/**
 * Works something out of an object once, for as long as that object is there. Only for objects that never change: an index
 * of a long list, in which something is looked up for each of its entries.
 */
// What nobody asks is left out of a bundle.
/* @__NO_SIDE_EFFECTS__ */
export function onceFor<From extends object, To extends object>(workOut: (from: From) => To): (from: From) => To {
  const known = new WeakMap<From, To>()
  return (from) => {
    const found = known.get(from) ?? workOut(from)
    known.set(from, found)
    return found
  }
}
