/** Targets as people write them: money in yuan, counts as they are. */
import type { TargetMetric } from '@/api/types'

export const METRICS: readonly { value: TargetMetric; word: string }[] = [
  { value: 'guided_gmv', word: '成交额' },
  { value: 'guided_net_gmv', word: '净额' },
  { value: 'guided_orders', word: '单量' },
  { value: 'new_contacts', word: '新增' },
]

const FEN_IN_YUAN = 100
const MOST = 1_000_000_000

export function isMoney(metric: string): boolean {
  return metric === 'guided_gmv' || metric === 'guided_net_gmv'
}

/** What a field shows of a stored step: whole yuan without decimals. */
export function textOf(metric: TargetMetric, value: number | null): string {
  if (value === null) return ''
  return String(isMoney(metric) ? value / FEN_IN_YUAN : value)
}

/** The stored step of what somebody wrote; null when nothing, undefined when nonsense. */
export function stepOf(metric: TargetMetric, text: string): number | null | undefined {
  const plain = text.replace(/[,，\s]/g, '')
  if (!plain) return null
  if (!(isMoney(metric) ? /^\d+(\.\d{1,2})?$/ : /^\d+$/).test(plain)) return undefined
  const [whole = '0', cents = ''] = plain.split('.')
  if (Number(whole) >= MOST) return undefined
  const value = isMoney(metric) ? Number(whole) * FEN_IN_YUAN + Number(cents.padEnd(2, '0')) : Number(whole)
  return value > 0 ? value : undefined
}

interface Steps {
  readonly base: number | null | undefined
  readonly sprint: number | null | undefined
  readonly challenge: number | null | undefined
}

/** Why these steps cannot be set; null when they can. */
export function problemOf({ base, sprint, challenge }: Steps): string | null {
  if (base === undefined || sprint === undefined || challenge === undefined) return '请填写大于 0 的数字'
  if (base === null) return sprint === null && challenge === null ? null : '请先填保底'
  const given = [base, sprint, challenge].filter((step): step is number => step !== null)
  return given.every((step, at) => at === 0 || step >= (given[at - 1] ?? 0)) ? null : '冲刺不能低于保底，挑战不能低于冲刺'
}
