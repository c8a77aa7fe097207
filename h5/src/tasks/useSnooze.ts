/** Putting an item off (稍后), and taking it up again. */
import { api, call } from '@/api/client'
import type { TaskItem } from '@/api/types'
import { showSnack } from '@/shell/snack'
import { due } from '@/shell/time'
import { useAction } from '@/shell/useAction'

const ADDRESS = '/api/v1/task-items/{item_id}/snooze'

const params = (item: TaskItem) => ({ path: { item_id: item.id } })

export function useSnooze(onChanged: () => void) {
  const { run: resume } = useAction(async (item: TaskItem) => {
    await call(api.DELETE(ADDRESS, { params: params(item) }))
    showSnack('已放回待办')
    onChanged()
  })

  const { run: snooze } = useAction(async (item: TaskItem) => {
    const { snoozed_until: until } = await call(api.PUT(ADDRESS, { params: params(item), body: { until: null } }))
    showSnack(until ? `已推迟到 ${due(until)}，到点提醒` : '已推迟', { label: '撤销', run: () => void resume(item) })
    onChanged()
  })

  return { snooze, resume }
}
