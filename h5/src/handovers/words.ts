/** Hand-overs in the reader's words. */
import type { Handover, HandoverItem } from '@/api/types'

export type ItemState = HandoverItem['state']

export const STATE_WORDS: Readonly<Record<ItemState, string>> = {
  wanted: '准备中',
  started: '等客户确认',
  done: '已转给同事',
  customer_refused: '客户拒绝',
  taker_full: '接替人已满',
  refused: '没有转成',
}

export const STATES: readonly ItemState[] = ['done', 'started', 'wanted', 'customer_refused', 'taker_full', 'refused']

/** Why WeCom refused one customer or group; codes of its documents. */
const REASONS: Readonly<Record<number, string>> = {
  40096: '企业微信里没有这位客户',
  40097: '原员工还没有离职',
  40098: '接替的员工还没有实名',
  40099: '接替的员工客户数已到上限',
  40100: '已在转接中',
  40128: '90 天内已经转过两次',
  40129: '别处正在转接这位客户',
  40130: '原员工和接替员工是同一人',
  40131: '已不是原员工的好友',
  40143: '接替的员工账号被封禁',
  40205: '员工太久没有登录企业微信',
  90500: '群主还没有离职',
  90501: '不是客户群',
  90502: '群主已经离职',
  90507: '这个群正在转让',
  90508: '这个群已经转过',
}

export function reasonWords(errcode: number | null): string {
  return (errcode === null ? undefined : REASONS[errcode]) ?? `企业微信没有同意（${errcode ?? '未知'}）`
}

export function summaryOf(handover: Handover): string[] {
  return STATES.filter((state) => handover[state]).map((state) => `${STATE_WORDS[state]} ${handover[state]}`)
}
