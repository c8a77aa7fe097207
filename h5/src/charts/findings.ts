/** What a chart shows, in one sentence: its title. */
import { weekdayOf, weekdayWord } from './days'

export interface DayPoint {
  readonly day: string
  readonly value: number | null
}

/** What adds up over days, what stands at their end, and what is a share or an average of each. */
export type Kind = 'amount' | 'level' | 'rate'

interface Told {
  readonly points: readonly DayPoint[]
  /** What is counted, e.g. 引导成交. */
  readonly name: string
  readonly kind: Kind
  readonly step: 'day' | 'month'
  /** What a point is called. */
  readonly word: (day: string) => string
  readonly show: (value: number) => string
  readonly showDistance: (value: number) => string
}

const WEEKS_TO_TELL = 2
const DAYS_IN_WEEK = 7
/** A weekday is worth a title when it lies that far above the average day. */
const CLEARLY = 1.2

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** The weekday that stands out over at least two weeks, with its average. */
function strongestWeekday(known: readonly { readonly day: string; readonly value: number }[]) {
  if (known.length < WEEKS_TO_TELL * DAYS_IN_WEEK) return null
  const byWeekday = Array.from({ length: DAYS_IN_WEEK }, (_, weekday) => {
    const values = known.filter(({ day }) => weekdayOf(day) === weekday).map(({ value }) => value)
    return { weekday, average: values.length ? mean(values) : 0 }
  })
  const best = byWeekday.reduce((most, one) => (one.average > most.average ? one : most))
  const usual = mean(known.map(({ value }) => value))
  return usual > 0 && best.average >= CLEARLY * usual ? best : null
}

const knownOf = (points: readonly DayPoint[]) => points.flatMap(({ day, value }) => (value === null ? [] : [{ day, value }]))

/** The highest point, or that nothing happened. */
function peakFinding({ points, name, kind, word, show }: Told): string {
  const known = knownOf(points)
  const peak = known.reduce<{ day: string; value: number } | null>((most, one) => (most && most.value >= one.value ? most : one), null)
  if (!peak) return `这段时间还没有${name}的数据`
  if (peak.value > 0) return `${word(peak.day)}${name}最高，${show(peak.value)}`
  return kind === 'rate' ? `这段时间${name}一直是 ${show(0)}` : `这段时间没有${name}`
}

/** 周三最高, or the highest day. */
function dailyFinding(told: Told): string {
  const weekday = strongestWeekday(knownOf(told.points))
  return weekday ? `${weekdayWord(weekday.weekday)}${told.name}最高，平均 ${told.show(weekday.average)}` : peakFinding(told)
}

/** Where a level stands, and since when it grew. */
function levelFinding({ points, name, word, show, showDistance }: Told): string {
  const known = knownOf(points)
  const first = known[0]
  const last = known[known.length - 1]
  if (!first || !last) return `这段时间还没有${name}的数据`
  const grown = last.value - first.value
  if (!grown) return `${name}和${word(first.day)}一样，${show(last.value)}`
  return `${name}比${word(first.day)}${grown > 0 ? '高' : '低'} ${showDistance(Math.abs(grown))}`
}

/** The sentence over a trend; days of a rate are not averaged, as each has its own whole. */
export function findingOf(told: Told): string {
  if (told.kind === 'level') return levelFinding(told)
  return told.kind === 'amount' && told.step === 'day' ? dailyFinding(told) : peakFinding(told)
}

/** 抖音最多，占 46%. */
export function shareFinding(parts: readonly { readonly name: string; readonly value: number }[], name: string): string {
  const total = parts.reduce((sum, { value }) => sum + value, 0)
  const most = parts.reduce<{ name: string; value: number } | null>((found, one) => (found && found.value >= one.value ? found : one), null)
  if (!most || total <= 0 || most.value <= 0) return `这段时间没有${name}`
  return parts.length === 1 ? `全部来自${most.name}` : `${most.name}最多，占 ${Math.round((most.value / total) * 100)}%`
}
