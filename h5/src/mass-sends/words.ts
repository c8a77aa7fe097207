/** Mass sends in the reader's words. */
import type { MassSend, SendRecipient } from '@/api/types'

export type SendStatus = SendRecipient['status']

export const STATUS_WORDS: Readonly<Record<SendStatus, string>> = {
  sent: '已送达',
  unsent: '未发送',
  no_friend: '非好友',
  allowance_used: '本月收满',
}

export const STATUSES: readonly SendStatus[] = ['sent', 'unsent', 'no_friend', 'allowance_used']

/** Why WeCom made no tasks for a part; codes of its documents. */
const PROBLEMS: Readonly<Record<number, string>> = {
  41048: '没有可发送的客户',
  40058: '内容不符合企业微信的要求',
  40063: '内容不符合企业微信的要求',
  40007: '附件已过期，请重新上传',
  60111: '员工不在应用可见范围',
  48002: '应用没有客户联系权限',
}

export function problemWords(errcode: number | null): string {
  return (errcode === null ? undefined : PROBLEMS[errcode]) ?? `企业微信没有同意（${errcode ?? '未知'}）`
}

/** Whether anything may still be sent: staff are asked, or WeCom is still making out whom to ask. */
export function isUnderWay(send: MassSend): boolean {
  if (send.cancelled_at) return false
  const isNothingSent = send.refused + send.unreachable >= send.recipients_total
  return send.waiting > 0 || send.staff_sent < send.staff_total || (!send.staff_total && !isNothingSent)
}

export function stateWords(send: MassSend): string {
  if (send.cancelled_at) return '已停止'
  if (send.waiting) return '正在创建'
  if (send.refused + send.unreachable >= send.recipients_total) return '没有发出'
  if (!send.staff_total) return '企业微信正在派发'
  if (send.staff_sent < send.staff_total) return `${send.staff_total - send.staff_sent} 人待确认`
  return '已全部确认'
}

export function excerpt(send: Pick<MassSend, 'content' | 'chat_type'>): string {
  return send.content || (send.chat_type === 'group' ? '发到客户群的附件' : '发给客户的附件')
}
