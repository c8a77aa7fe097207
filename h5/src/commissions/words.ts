/** Rates in words. */
import type { AppliedRate } from '@/api/types'
import { channelWord } from '@/kpis/words'

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
