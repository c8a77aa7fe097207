/** Whether the commission of the month in which an order was paid is settled: what is said before anything moves it. */
import { shallowRef, watch } from 'vue'
import { partsOf } from '@/shell/time'
import { readBooksOf } from './reads'

function monthOf(moment: string): string {
  const { year, month } = partsOf(Date.parse(moment))
  return `${year}-${String(month).padStart(2, '0')}`
}

/** Looks at each month once. Of one that could not be read nothing is said: the correction itself does not depend on it. */
export function useClosedMonths(moments: () => readonly string[]) {
  const closed = shallowRef<ReadonlySet<string>>(new Set())
  const asked = new Set<string>()

  async function look(month: string): Promise<void> {
    asked.add(month)
    try {
      const { state } = await readBooksOf(month)
      if (state === 'closed') closed.value = new Set([...closed.value, month])
    } catch {
      asked.delete(month)
    }
  }

  watch(
    () => [...new Set(moments().map(monthOf))].filter((month) => !asked.has(month)),
    (months) => months.forEach((month) => void look(month)),
    { immediate: true },
  )

  /** What happens to the commission when an order paid then becomes somebody else's; empty while its month is open. */
  function closedWords(paidAt: string): string {
    const month = monthOf(paidAt)
    if (!closed.value.has(month)) return ''
    return `${Number(month.slice(5))}月的提成已经月结，不会再变；归属变了，差额记为还没月结的月份的调整。`
  }

  return { closedWords }
}
