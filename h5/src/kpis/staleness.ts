/** Of when a figure is that was not reckoned when the page was read. */
import { partsOf } from '@/shell/time'

const FRESH_MS = 60_000

/** 截至 14:05, of what was older than that already; null of what was reckoned for the page. */
export function staleWord(asOf: string | null, readAt: number): string | null {
  if (asOf === null) return null
  const moment = Date.parse(asOf)
  return readAt - moment > FRESH_MS ? `截至 ${partsOf(moment).clock}` : null
}
