/** Whether two texts are the same, in a time that tells of their lengths alone, and not of how far they agree (D13). */
export function sameText(some: string, others: string): boolean {
  let different = some.length ^ others.length
  for (let at = 0; at < some.length; at += 1) different |= some.charCodeAt(at) ^ others.charCodeAt(at)
  return different === 0
}
