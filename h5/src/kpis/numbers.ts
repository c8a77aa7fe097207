/** Figures in the reader's words: ¥, 万, per cent, and how much they moved. Money comes in whole fen. */

export type Unit = 'fen' | 'count' | 'ratio' | 'minutes'
export type Tone = 'good' | 'bad' | 'plain'

const FEN_IN_YUAN = 100
const TEN_THOUSAND = 10_000
const HUNDRED_MILLION = 100_000_000
const HEADLINE_LIMIT_YUAN = 10_000_000
const WHOLE_PERCENT = 100
const MILLION = 1_000_000
const HUNDRED_THOUSAND_YUAN = 100_000 * FEN_IN_YUAN

/** 1,234.5 → "1,234.5": thousands apart, at most so many decimals and none that say nothing. */
function grouped(value: number, decimals: number): string {
  return value.toLocaleString('zh-CN', { maximumFractionDigits: decimals })
}

/** ¥12,840, ¥12,840.50: every fen that is there, no decimals when there is none. */
export function exactYuan(fen: number): string {
  const whole = Math.trunc(Math.abs(fen) / FEN_IN_YUAN)
  const rest = Math.abs(fen) % FEN_IN_YUAN
  const cents = rest ? `.${String(rest).padStart(2, '0')}` : ''
  return `${fen < 0 ? '-' : ''}¥${grouped(whole, 0)}${cents}`
}

/** What counts, as it is: 1,234 or 12.5. */
export function counted(value: number): string {
  return grouped(value, 1)
}

/** A headline's money: in full up to ¥9,999,999, then in 万. */
export function yuan(fen: number): string {
  return Math.abs(fen) < HEADLINE_LIMIT_YUAN * FEN_IN_YUAN ? exactYuan(fen) : shortYuan(fen)
}

/** 12,840 → "1.28万", for lists and axes; the exact figure is a tap away. */
export function shortCount(value: number): string {
  const size = Math.abs(value)
  // What would be rounded to 10000万 is 1亿.
  if (size >= HUNDRED_MILLION - TEN_THOUSAND / 200) return `${grouped(value / HUNDRED_MILLION, 2)}亿`
  if (size >= TEN_THOUSAND) return `${grouped(value / TEN_THOUSAND, 2)}万`
  return grouped(value, 0)
}

export function shortYuan(fen: number): string {
  const value = fen / FEN_IN_YUAN
  return `${value < 0 ? '-' : ''}¥${shortCount(Math.abs(value))}`
}

export function percent(ratio: number): string {
  return `${grouped(ratio * WHOLE_PERCENT, 1)}%`
}

/** How far two values lie apart: of ratios in points, which are no per cent of anything. */
export function distance(unit: Unit, value: number): string {
  return unit === 'ratio' ? `${grouped(value * WHOLE_PERCENT, 1)} 个百分点` : shownShort(unit, value)
}

/** A figure as a page's number; "—" where there is none. */
export function shown(unit: Unit, value: number | null): string {
  if (value === null) return '—'
  if (unit === 'fen') return yuan(value)
  if (unit === 'ratio') return percent(value)
  if (unit === 'minutes') return `${grouped(value, 1)} 分钟`
  return grouped(value, 0)
}

/** A figure where there is little room. */
export function shownShort(unit: Unit, value: number | null): string {
  if (value !== null && unit === 'fen') return shortYuan(value)
  if (value !== null && unit === 'count') return shortCount(value)
  return shown(unit, value)
}

/** A figure among others, side by side: money without fen, and short when it would not fit. */
export function shownInCell(unit: Unit, value: number | null): string {
  if (value === null || (unit !== 'fen' && unit !== 'count')) return shown(unit, value)
  if (unit === 'count') return Math.abs(value) < MILLION ? shown(unit, value) : shortCount(value)
  return Math.abs(value) < HUNDRED_THOUSAND_YUAN ? `${value < 0 ? '-' : ''}¥${grouped(Math.abs(value) / FEN_IN_YUAN, 0)}` : shortYuan(value)
}

interface Meant {
  readonly unit: Unit
  /** Which way is good, `up` or `down`; null for figures that are neither. */
  readonly direction: string | null
}

interface Moved {
  readonly change: number | null
  /** Of ratios, instead of `change`. */
  readonly change_points: number | null
  /** There was nothing before and is something now. */
  readonly is_new: boolean
}

/** How far a figure moved and whether that is good: the arrow says where, the tone says how it is meant. */
export function delta({ unit, direction }: Meant, moved: Moved): { readonly text: string; readonly tone: Tone } {
  if (moved.is_new) return { text: '新增', tone: toneOf(direction, 1) }
  const by = unit === 'ratio' ? moved.change_points : moved.change
  if (by === null) return { text: '—', tone: 'plain' }
  const size = grouped(Math.abs(by) * WHOLE_PERCENT, 1)
  if (size === '0') return { text: '持平', tone: 'plain' }
  const word = unit === 'ratio' ? '个百分点' : '%'
  return { text: `${by > 0 ? '↑' : '↓'}${size}${word}`, tone: toneOf(direction, by) }
}

function toneOf(direction: string | null, moved: number): Tone {
  if (direction === null) return 'plain'
  return moved > 0 === (direction === 'up') ? 'good' : 'bad'
}
