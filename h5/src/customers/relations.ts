/** Words for relations: whose customer, since when, and how it ended. */
import type { Customer, CustomerRef, CustomerRow, Relation } from '@/api/types'

type EndedBy = Relation['ended_by']

const WECOM_USER = 2

const ENDED: Readonly<Record<string, string>> = {
  customer: '已流失',
  staff: '已删除',
  transfer: '已转接',
  departed: '员工离职',
}

export function endedWord(endedBy: EndedBy): string {
  return (endedBy && ENDED[endedBy]) ?? '已结束'
}

/** What customers call themselves. Who is only half added has no name yet; where the type is not told, the id hints at it. */
export function ownName(customer: CustomerRef & { readonly type?: number }): string {
  const isOfWecom = customer.type === undefined ? customer.external_userid.startsWith('wo') : customer.type === WECOM_USER
  return customer.name.trim() || (isOfWecom ? '企业微信用户' : '微信用户')
}

/** The remark is the staff's own name for the customer. */
export function displayName(customer: CustomerRef & { readonly type?: number }): string {
  return customer.remark || ownName(customer)
}

export function isLost(row: CustomerRow): boolean {
  return row.ended_at !== null
}

/** 微信 users are people; others belong to a company of their own in WeCom. */
export function kindWord(customer: Pick<Customer, 'type' | 'corp_name'>): string {
  return customer.type === 1 ? '@微信' : `@${customer.corp_name ?? '企业微信'}`
}

/** Mine first, active before ended, newest first. */
export function inReadingOrder(relations: readonly Relation[]): Relation[] {
  const rank = (relation: Relation) => (relation.ended_at ? 2 : 0) + (relation.is_mine ? 0 : 1)
  return [...relations].sort((a, b) => rank(a) - rank(b) || b.added_at.localeCompare(a.added_at))
}
