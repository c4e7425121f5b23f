/** Something that whoever typed the command can mend. Told in one line, without a stack. */
export class CommandError extends Error {
  override readonly name = "CommandError"
}
