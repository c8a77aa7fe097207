/** Sales channels and rates in words. */
import type { AppliedRate, NewRate } from '@/api/types'

export type SalesChannel = NonNullable<NewRate['sales_channel']>

export const CHANNEL_CHOICES: readonly { readonly value: SalesChannel; readonly word: string }[] = [
  { value: 'taobao', word: '淘宝/天猫' },
  { value: 'douyin', word: '抖音' },
  { value: 'kuaishou', word: '快手' },
  { value: 'jd', word: '京东' },
  { value: 'pdd', word: '拼多多' },
  { value: 'youzan', word: '有赞' },
  { value: 'wechat_shop', word: '微信小店' },
  { value: 'mini_program', word: '小程序' },
  { value: 'store', word: '门店' },
  { value: 'other', word: '其他' },
]

export function channelWord(channel: string): string {
  return CHANNEL_CHOICES.find(({ value }) => value === channel)?.word ?? channel
}

/** Basis points as people write them: 250 → "2.5%". */
export function rateWord(basisPoints: number): string {
  return `${basisPoints / 100}%`
}

/** What a rate is for: "抖音 · 面膜", or everything. */
export function keyWord(rate: Pick<AppliedRate, 'sales_channel' | 'category' | 'department_name'>): string {
  const named = [rate.sales_channel && channelWord(rate.sales_channel), rate.category, rate.department_name]
  return named.filter(Boolean).join(' · ') || '通用'
}

/** The basis points somebody wrote as per cent; null when it is none. */
export function basisPointsOf(text: string): number | null {
  const found = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text.trim())
  if (!found) return null
  const points = Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'))
  return points <= 10_000 ? points : null
}
