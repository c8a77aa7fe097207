/** What waits for whoever leads, each with its reason and its way. */
import type { RouteLocationRaw } from 'vue-router'
import type { Claim, Task } from '@/api/types'
import { spanWord } from '@/kpis/periods'
import type { ReadKpis } from '@/kpis/reads'
import { behind, type View } from '@/kpis/view'
import { ago } from '@/shell/time'

export interface Need {
  readonly key: string
  readonly what: string
  readonly why: string
  readonly to: RouteLocationRaw
}

const SHOWN_TASKS = 3

const missing = ({ items_done: done, items_total: total }: Task) => total - done

/** Tasks whose time is over, those of one title as one; the oldest is opened. */
export function lateTasks(tasks: readonly Task[], now: number): Need[] {
  const late = new Map<string, Task[]>()
  for (const task of tasks) {
    if (task.due_at === null || Date.parse(task.due_at) >= now || !missing(task)) continue
    late.set(task.title, [task, ...(late.get(task.title) ?? [])])
  }
  return [...late].slice(0, SHOWN_TASKS).flatMap(([title, [oldest, ...rest]]) => {
    if (!oldest?.due_at) return []
    const count = [oldest, ...rest].reduce((sum, task) => sum + missing(task), 0)
    return [{ key: `task ${oldest.id}`, what: `「${title}」${count} 人没完成`, why: `${ago(oldest.due_at, now)}就该完成`, to: `/team/tasks/${oldest.id}` }]
  })
}

/** The claims that wait for my word; the list has more behind it when its page was full. */
export function openClaims(claims: readonly Claim[], hasMore: boolean, now: number): Need[] {
  const mine = claims.filter(({ may_decide: mayDecide }) => mayDecide)
  const oldest = mine[mine.length - 1]
  if (!oldest) return []
  const why = hasMore ? '点开看全部' : `最早的${ago(oldest.made_at, now)}提交`
  return [{ key: 'claims', what: `${mine.length}${hasMore ? '+' : ''} 条归属申请等你决定`, why, to: '/claims' }]
}

export function deletedFriends({ metrics }: ReadKpis, view: View, today: string): Need[] {
  const count = metrics.deleted_contacts?.value
  if (!count) return []
  return [
    {
      key: 'deleted',
      what: `${spanWord(view.span, today)} ${count} 位客户被员工删除`,
      why: '看看是谁，了解一下原因',
      to: behind('deleted_contacts', view),
    },
  ]
}
