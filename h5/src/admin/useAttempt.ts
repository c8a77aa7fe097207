/** One more try for a callback, with what is said when it needs none. */
import { api, call } from '@/api/client'
import { messageOf } from '@/api/messages'
import type { Refusal } from '@/api/refusal'
import { showSnack } from '@/shell/snack'
import { useAction } from '@/shell/useAction'

export function useAttempt(id: () => number, onChanged: () => void) {
  async function attempt(): Promise<void> {
    await call(api.PUT('/api/v1/admin/inbox/{message_id}/attempt', { params: { path: { message_id: id() } } }))
    showSnack('已重新排队')
    onChanged()
  }

  function explain(refusal: Refusal): void {
    showSnack(refusal.code === 'conflict' ? '这条消息已在排队或已处理，不用重新执行' : messageOf(refusal))
    if (refusal.code === 'conflict') onChanged()
  }

  return useAction(attempt, { onRefused: explain })
}
