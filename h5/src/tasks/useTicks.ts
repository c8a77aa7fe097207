/** Ticking an item off: shown at once, slides away after a moment, can be undone, rolled back when refused. */
import { shallowReactive } from 'vue'
import { messageOf } from '@/api/messages'
import { asRefusal } from '@/api/refusal'
import type { TaskItem } from '@/api/types'
import { showSnack, type SnackAction } from '@/shell/snack'
import { isStuck, submit, unsent } from './tickQueue'

const LINGER_MS = 600
const BELIEF_MS = 10_000

interface Belief {
  readonly isDone: boolean
  readonly since: number
}

// Shared by all lists of the page: an item ticked in one is ticked in every other.
const beliefs = shallowReactive(new Map<number, Belief>())
const lingering = shallowReactive(new Set<number>())

export const isUnsent = (item: TaskItem) => isStuck.value && unsent.value.some(({ itemId }) => itemId === item.id)

/** What the reader did here counts until the server has had time to agree. */
export function isDone(item: TaskItem): boolean {
  const said = item.completed_at !== null
  const waiting = unsent.value.filter(({ itemId }) => itemId === item.id).pop()
  if (waiting) return waiting.isDone
  const belief = beliefs.get(item.id)
  return belief && Date.now() - belief.since < BELIEF_MS ? belief.isDone : said
}

/** Open items, and those ticked a moment ago, so that the check can be seen. */
export function stillShown(items: readonly TaskItem[]): TaskItem[] {
  return items.filter((item) => !isDone(item) || lingering.has(item.id))
}

function believe(item: TaskItem, done: boolean): void {
  beliefs.set(item.id, { isDone: done, since: Date.now() })
}

function linger(item: TaskItem): void {
  lingering.add(item.id)
  setTimeout(() => lingering.delete(item.id), LINGER_MS)
}

/** How many of these open items are done as far as this phone knows. */
export function countDone(items: readonly TaskItem[]): number {
  return items.filter(isDone).length
}

export function useTicks(onChanged: () => void = () => undefined) {
  async function mark(item: TaskItem, done: boolean, undo?: SnackAction): Promise<void> {
    believe(item, done)
    if (done) linger(item)
    else lingering.delete(item.id)
    showSnack(done ? '已完成' : '已重新打开', undo)
    try {
      const hasArrived = await submit(item.id, done)
      if (hasArrived) onChanged()
      else showSnack('没有网络，先记下了，联网后自动提交', undo)
    } catch (error) {
      believe(item, !done)
      showSnack(messageOf(asRefusal(error)))
    }
  }

  function toggle(item: TaskItem): Promise<void> {
    if (isDone(item)) return mark(item, false)
    return mark(item, true, { label: '撤销', run: () => void mark(item, false) })
  }

  return { toggle }
}
