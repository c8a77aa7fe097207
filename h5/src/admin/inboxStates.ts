/** The states of a callback in an administrator's words. */
import type { InboxRow } from '@/api/types'

export type InboxState = InboxRow['status']

export const STATE_WORDS: Readonly<Record<InboxState, string>> = {
  waiting: '等待处理',
  handled: '已处理',
  failed: '失败，待重试',
  dead: '已放弃',
  ignored: '未识别，已存下',
}

export function mayRunAgain(state: InboxState): boolean {
  return state === 'dead' || state === 'failed' || state === 'waiting'
}
