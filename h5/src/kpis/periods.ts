/** Which days a page of figures is about: its address, its name, the step to the next, and what it is compared with. */
import { dayWord, daysAfter, daysBetween, weekdayOf, weekdayWord } from '@/charts/days'

export type Period = 'day' | 'week' | 'month' | 'year' | 'custom'

export interface Span {
  readonly period: Period
  /** Any day of the period; for a custom range its first day. */
  readonly date: string
  /** The last day of a custom range. */
  readonly until: string
}

export const PERIODS: readonly { readonly value: Period; readonly word: string }[] = [
  { value: 'day', word: '日' },
  { value: 'week', word: '周' },
  { value: 'month', word: '月' },
  { value: 'year', word: '年' },
  { value: 'custom', word: '自定义' },
]

const WEEK = 7
const MONDAY = 1

const isDay = (text: unknown): text is string => typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
const two = (count: number) => String(count).padStart(2, '0')

/** The first day of the period a day lies in. */
export function startOf(period: Period, day: string): string {
  if (period === 'week') return daysAfter(day, -((weekdayOf(day) - MONDAY + WEEK) % WEEK))
  if (period === 'month') return `${day.slice(0, 7)}-01`
  return period === 'year' ? `${day.slice(0, 4)}-01-01` : day
}

/** The first day of the period so many periods away. */
export function startAfter(period: Period, day: string, count: number): string {
  const start = startOf(period, day)
  if (period === 'week') return daysAfter(start, WEEK * count)
  if (period === 'year') return `${Number(start.slice(0, 4)) + count}-01-01`
  if (period !== 'month') return daysAfter(start, count)
  const months = Number(start.slice(0, 4)) * 12 + Number(start.slice(5, 7)) - 1 + count
  return `${Math.floor(months / 12)}-${two((months % 12) + 1)}-01`
}

type Query = Readonly<Record<string, unknown>>

/** Reads the span off an address; what is not a day, or lies in the future, is today. */
export function spanOf(query: Query, today: string, usual: Period): Span {
  const period = PERIODS.find(({ value }) => value === query.period)?.value ?? usual
  const past = (text: unknown) => (isDay(text) && text <= today ? text : null)
  if (period !== 'custom') return { period, date: past(query.date) ?? today, until: today }
  const until = past(query.to) ?? today
  const from = past(query.from) ?? daysAfter(until, 1 - WEEK)
  return from <= until ? { period, date: from, until } : { period, date: until, until: from }
}

/** The span as the address, and the API, have it. */
export function queryOf({ period, date, until }: Span): { period: Period; date?: string; from?: string; to?: string } {
  return period === 'custom' ? { period, from: date, to: until } : { period, date }
}

/** The last day there can be anything of: of a running period that is today. */
export function lastDay({ period, date, until }: Span, today: string): string {
  const end = period === 'custom' ? until : daysAfter(startAfter(period, date, 1), -1)
  return end < today ? end : today
}

export function isRunning({ period, date, until }: Span, today: string): boolean {
  return period === 'custom' ? until >= today : startOf(period, date) === startOf(period, today)
}

const RUNNING: Readonly<Record<Period, string>> = { day: '今天', week: '本周', month: '本月', year: '今年', custom: '' }
const BEFORE: Readonly<Record<Period, string>> = { day: '昨天', week: '上周', month: '上月', year: '去年', custom: '' }

function between(from: string, to: string): string {
  return from.slice(0, 7) === to.slice(0, 7) ? `${dayWord(from)}–${Number(to.slice(8, 10))}日` : `${dayWord(from)}–${dayWord(to)}`
}

/** 本月, 上周, 10月12日–18日, 2025年. */
export function spanWord({ period, date, until }: Span, today: string): string {
  if (period === 'custom') return between(date, until)
  const start = startOf(period, date)
  if (start === startOf(period, today)) return RUNNING[period]
  if (start === startAfter(period, today, -1)) return BEFORE[period]
  const year = start.slice(0, 4)
  const outer = year === today.slice(0, 4) ? '' : `${year}年`
  if (period === 'year') return `${year}年`
  if (period === 'month') return `${outer}${Number(start.slice(5, 7))}月`
  if (period === 'week') return `${outer}${between(start, daysAfter(start, WEEK - 1))}`
  return `${outer}${dayWord(start)} ${weekdayWord(weekdayOf(start))}`
}

const ELAPSED: Readonly<Record<Period, string>> = {
  day: '较昨日同时段',
  week: '较上周同期',
  month: '较上月同期',
  year: '较去年同期',
  custom: '',
}
const FULL: Readonly<Record<Period, string>> = { day: '较前一天', week: '较前一周', month: '较前一个月', year: '较前一年', custom: '' }

/** What the arrows are against, said once under a block. */
export function basisWord(span: Span, basis: 'full' | 'elapsed'): string {
  if (span.period === 'custom') return `较之前的 ${daysBetween(span.date, span.until) + 1} 天${basis === 'elapsed' ? '同期' : ''}`
  return (basis === 'elapsed' ? ELAPSED : FULL)[span.period]
}
