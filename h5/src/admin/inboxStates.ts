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

interface Subject {
  readonly word: string
  readonly name: string | null
  readonly id: string
}

/** Whom a callback is about: the name where I may know it, and WeCom's id. */
export function whoIsMeant(row: InboxRow): Subject[] {
  const subjects = [
    { word: '员工', name: row.member_name, id: row.userid },
    { word: '客户', name: row.customer_name, id: row.external_userid },
    { word: '客户群', name: row.group_name, id: row.chat_id },
  ]
  return subjects.flatMap(({ word, name, id }) => (id === null ? [] : [{ word, name, id }]))
}

export const RECEIVER_WORDS: Readonly<Record<string, string>> = { app: '应用回调', contacts: '通讯录回调', archive: '会话存档回调' }

export function mayRunAgain(state: InboxState): boolean {
  return state === 'dead' || state === 'failed' || state === 'waiting'
}
