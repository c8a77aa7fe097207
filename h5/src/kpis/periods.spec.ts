/** Periods: weeks over new year, leap days, running and finished ones. */
import { describe, expect, it } from 'vitest'
import { basisWord, isRunning, queryOf, spanOf, spanWord, startAfter, startOf, type Period } from './periods'

const TODAY = '2026-03-04'
const span = (period: Period, date: string, until = TODAY) => ({ period, date, until })

describe('a period begins', () => {
  it.each([
    ['day', '2026-03-04', '2026-03-04'],
    ['week', '2026-01-01', '2025-12-29'],
    ['week', '2026-03-08', '2026-03-02'],
    ['month', '2028-02-29', '2028-02-01'],
    ['year', '2026-03-04', '2026-01-01'],
  ] as const)('%s of %s on %s', (period, day, start) => expect(startOf(period, day)).toBe(start))

  it.each([
    ['day', '2028-02-28', 1, '2028-02-29'],
    ['week', '2026-01-01', 1, '2026-01-05'],
    ['month', '2026-01-31', -1, '2025-12-01'],
    ['month', '2026-12-31', 1, '2027-01-01'],
    ['year', '2028-02-29', -1, '2027-01-01'],
  ] as const)('%s, from %s by %i, on %s', (period, day, count, start) => expect(startAfter(period, day, count)).toBe(start))
})

describe('an address', () => {
  it('names its span', () => {
    expect(spanOf({ period: 'month', date: '2026-02-11' }, TODAY, 'day')).toEqual(span('month', '2026-02-11'))
    expect(spanOf({ period: 'custom', from: '2026-02-11', to: '2026-02-20' }, TODAY, 'day')).toEqual(span('custom', '2026-02-11', '2026-02-20'))
  })

  it('that is nonsense, or from the future, is today', () => {
    expect(spanOf({ period: 'era', date: '2026-13-40' }, TODAY, 'month')).toEqual(span('month', TODAY))
    expect(spanOf({ date: '2027-01-01' }, TODAY, 'day')).toEqual(span('day', TODAY))
  })

  it('with its days the wrong way round is turned, without days is the last seven', () => {
    expect(spanOf({ period: 'custom', from: '2026-03-02', to: '2026-02-20' }, TODAY, 'day')).toEqual(span('custom', '2026-02-20', '2026-03-02'))
    expect(spanOf({ period: 'custom' }, TODAY, 'day')).toEqual(span('custom', '2026-02-26'))
  })

  it('is what the API is asked with', () => {
    expect(queryOf(span('week', '2026-03-02'))).toEqual({ period: 'week', date: '2026-03-02' })
    expect(queryOf(span('custom', '2026-02-11', '2026-02-20'))).toEqual({ period: 'custom', from: '2026-02-11', to: '2026-02-20' })
  })
})

describe('a span is called', () => {
  it.each([
    [span('day', TODAY), '今天'],
    [span('day', '2026-03-03'), '昨天'],
    [span('day', '2026-02-11'), '2月11日 周三'],
    [span('day', '2025-02-11'), '2025年2月11日 周二'],
    [span('week', '2026-03-08'), '本周'],
    [span('week', '2026-02-23'), '上周'],
    [span('week', '2026-02-11'), '2月9日–15日'],
    [span('week', '2026-01-01'), '2025年12月29日–1月4日'],
    [span('month', '2026-03-01'), '本月'],
    [span('month', '2026-02-11'), '上月'],
    [span('month', '2025-11-11'), '2025年11月'],
    [span('year', '2026-01-01'), '今年'],
    [span('year', '2024-01-01'), '2024年'],
    [span('custom', '2026-02-11', '2026-03-02'), '2月11日–3月2日'],
  ])('%o %s', (given, word) => expect(spanWord(given, TODAY)).toBe(word))
})

describe('a comparison', () => {
  it.each([
    [span('day', TODAY), 'elapsed', '较昨日同时段'],
    [span('month', TODAY), 'elapsed', '较上月同期'],
    [span('month', '2026-02-11'), 'full', '较前一个月'],
    [span('custom', '2026-02-11', '2026-02-20'), 'full', '较之前的 10 天'],
    [span('custom', '2026-02-26'), 'elapsed', '较之前的 7 天同期'],
  ] as const)('of %o is %s: %s', (given, basis, word) => expect(basisWord(given, basis)).toBe(word))

  it('is against an elapsed part while the period runs', () => {
    expect([span('week', TODAY), span('custom', '2026-02-11'), span('year', '2025-12-31')].map((one) => isRunning(one, TODAY))).toEqual([true, true, false])
  })
})
