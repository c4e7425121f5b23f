/** @throws Error when a newer version of this program has written the database */
export function refuseNewer(version: number, known: number): void {
  if (version > known) {
    throw new Error(
      `This database has schema ${version}; this program knows schemas up to ${known}. Use a newer version of the program.`,
    )
  }
}
