/** Which figures a page shows, in which order; their names and definitions come from the registry. */
import type { Metric } from '@/api/types'

export const HEADLINE = 'guided_gmv'

/** Below the headline, always in sight. */
export const FIRST = ['new_contacts', 'lost_contacts', 'reached_customers', 'guided_orders', 'guided_customers', 'customer_value', 'repurchase_rate', 'conversion_rate', 'contacts_total']

/** Today's four of managers and leaders. */
export const FOUR = ['new_contacts', 'lost_contacts', 'guided_gmv', 'guided_customers']

/** All others, behind a tap. */
export const GROUPS: readonly { readonly word: string; readonly keys: readonly string[] }[] = [
  { word: '成交', keys: ['refunds', 'guided_net_gmv', 'order_value', 'private_share', 'public_feedback_gmv'] },
  { word: '转化与复购', keys: ['buyback_rate', 'super_users', 'service_success_rate', 'realisation_rate', 'lead_success_rate'] },
  { word: '好友', keys: ['net_contacts', 'deleted_contacts', 'transferred_in', 'transferred_out', 'other_ended', 'loss_rate'] },
  { word: '客户', keys: ['customers_total', 'new_customers', 'returned_customers', 'lost_customers', 'in_group_customers', 'in_group_rate'] },
  { word: '互动', keys: ['touches', 'chats', 'messages', 'replied_pct', 'avg_first_reply_min', 'negative_feedback'] },
]

/** Amounts that are an average: of several days they are no sum. */
const AVERAGES = new Set(['customer_value', 'order_value'])

/** Whether what the metric counts is money, whatever unit the metric itself has. */
export function isOfMoney({ counted_unit: unit }: Pick<Metric, 'counted_unit'>): boolean {
  return unit === 'fen'
}

/** Whether the metric is divided by an amount as well. */
export function isOverMoney({ unit, counted_unit: counted }: Pick<Metric, 'unit' | 'counted_unit'>): boolean {
  return unit === 'ratio' && counted === 'fen'
}

/** A share or an average: the figure of a longer time is not what its days add up to. */
export function isRate({ key, unit }: Pick<Metric, 'key' | 'unit'>): boolean {
  return unit === 'ratio' || unit === 'minutes' || AVERAGES.has(key)
}
