/** Lets requests, promises and renderings of a test come to rest. */
import { flushPromises } from '@vue/test-utils'

export async function settle(): Promise<void> {
  for (let round = 0; round < 5; round++) await flushPromises()
}
