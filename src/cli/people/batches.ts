/** The same, so many at a time; the last batch may have fewer, also where what comes after it cannot be read. */
export async function* batches<Each>(all: AsyncIterable<Each>, size: number): AsyncGenerator<Each[]> {
  let batch: Each[] = []
  try {
    for await (const each of all) {
      batch.push(each)
      if (batch.length < size) continue
      yield batch
      batch = []
    }
  } catch (error) {
    if (batch.length > 0) yield batch
    throw error
  }
  if (batch.length > 0) yield batch
}
