/** Identities, merges and clues in the reader's words. */
import { messageOf } from '@/api/messages'
import type { Refusal } from '@/api/refusal'
import type { Identity, Merge, OrderSuggestion } from '@/api/types'
import { channelWord } from '@/kpis/words'

const BECAUSE: Readonly<Record<Merge['kind'], string>> = {
  unionid: '同一个微信账号',
  mobile: '同一个核实过的手机号',
  buyer_id: '同一个买家号',
  suggestion: '采纳了线索',
  manual: '人工合并',
}

const SAID_BY: Readonly<Record<Identity['said_by'], string>> = {
  staff: '员工确认',
  suggestion: '采纳线索',
  webhook: '订单带来',
  member_import: '会员导入',
}

const EVIDENCE: Readonly<Record<OrderSuggestion['evidence'], string>> = {
  shared_mobile: '手机号和她的一样，但不止一位客户有',
  shared_buyer_id: '买家号是她的，但不止一位客户有',
  masked_mobile_and_name: '手机号前后几位和收货人都对得上',
  name: '收货人和备注名一样',
}

// Not among the messages of all pages: the sidebar loads those first, and these only when something is bound.
const REFUSALS: Readonly<Record<string, string>> = {
  identity_taken: '它已经是另一位客户的了，请先在那里解除，或者合并两位客户',
  order_of_another: '这笔订单已经是另一位客户的了',
  order_unknown: '没有这个订单号，请核对，或等订单导入后再试',
  several_shops: '不止一家店有这个订单号，请写店铺',
  several_orders: '不止一笔订单是这个号，请选渠道',
  not_bound_by_hand: '这笔订单不是人工绑定的，不能在这里解除',
  concerns_colleagues: '这牵涉同事的客户或订单，要由同时管理你们、自己不得订单的主管或领导来做；只想要其中一笔，可以在订单里申请归属',
  already_one: '她们已经是同一个人了',
}

export const refusalWord = (refusal: Refusal) => REFUSALS[refusal.code] ?? messageOf(refusal)
export const becauseOf = ({ kind }: Pick<Merge, 'kind'>) => BECAUSE[kind]
export const evidenceWord = ({ evidence }: Pick<OrderSuggestion, 'evidence'>) => EVIDENCE[evidence]

/** 淘宝买家 tb_lin, 手机号 138****0001, 京东订单 1001. */
export function identityWord({ kind, channel, value }: Pick<Identity, 'kind' | 'channel' | 'value'>): string {
  if (kind === 'mobile') return `手机号 ${value}`
  return kind === 'order' ? `${channelWord(channel)}订单 ${value}` : `${channelWord(channel)}买家 ${value}`
}

export function saidWord({ said_by: by, bound_by_name: name }: Pick<Identity, 'said_by' | 'bound_by_name'>): string {
  return name ? `${name}${SAID_BY[by]}` : SAID_BY[by]
}

/** A part of a whole in per cent, rounded down: 100 % is all of it. */
export function shareWord(part: number, whole: number): string {
  return whole ? `${Math.floor((part * 1000) / whole) / 10}%` : '—'
}
