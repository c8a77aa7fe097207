/** Charts: what they say, what they draw, and that every figure can be read without drawing. */
import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { distance, shortYuan, shown, shownShort } from '@/kpis/numbers'
import { settle } from '@/testing/settle'
import { daysAfter, daysBetween, dayWord, monthWord, weekdayOf } from './days'
import { findingOf, shareFinding } from './findings'
import { LEAST_STEP, trendOption, withOthers } from './options'
import ShareChart from './ShareChart.vue'
import TrendChart from './TrendChart.vue'

const MONDAY = '2026-03-02'
const money = { name: '引导成交', show: shortYuan, showExactly: (value: number | null) => shown('fen', value), showDistance: shortYuan }
const amounts = { ...money, kind: 'amount', unit: 'fen', step: 'day' } as const
const series = (...values: readonly (number | null)[]) => values.map((value, index) => ({ day: daysAfter(MONDAY, index), value }))

describe('days', () => {
  it('are counted over month ends and leap days', () => {
    expect([daysAfter('2028-02-28', 1), daysAfter('2028-02-28', 2), daysAfter('2026-03-01', -1)]).toEqual(['2028-02-29', '2028-03-01', '2026-02-28'])
    expect([daysBetween('2028-02-28', '2028-03-01'), weekdayOf(MONDAY)]).toEqual([2, 1])
  })
})

describe('the finding of a trend', () => {
  const told = (...values: readonly (number | null)[]) => findingOf({ points: series(...values), word: dayWord, ...amounts })

  it('is the weekday that stands out', () =>
    expect(told(1000, 1000, 9000, 1000, 1000, 1000, 1000, 1000, 1000, 7000, 1000, 1000, 1000, 1000)).toBe('周三引导成交最高，平均 ¥80'))

  it('is the highest day when no weekday does, or there are too few weeks to tell', () => {
    expect(told(1000, 1000, 9000, 1000)).toBe('3月4日引导成交最高，¥90')
    expect(told(...Array.from({ length: 14 }, () => 1000))).toBe('3月2日引导成交最高，¥10')
  })

  it('is that nothing happened, or that nothing is known', () => {
    expect(told(0, 0, null)).toBe('这段时间没有引导成交')
    expect(told(null, null)).toBe('这段时间还没有引导成交的数据')
  })

  it('of a year is its highest month', () => {
    const points = [{ day: '2026-01-01', value: 100 }, { day: '2026-02-01', value: 300 }]
    expect(findingOf({ points, word: monthWord, ...amounts, step: 'month' })).toBe('2月引导成交最高，¥3')
  })

  it('of a level is how far it came', () => {
    const stands = (...values: readonly (number | null)[]) =>
      findingOf({ points: series(...values), name: '好友总数', kind: 'level', step: 'day', word: dayWord, show: String, showDistance: String })
    expect(stands(null, 100, 130)).toBe('好友总数比3月3日高 30')
    expect(stands(130, 100)).toBe('好友总数比3月2日低 30')
    expect(stands(100, 100)).toBe('好友总数和3月2日一样，100')
    expect(stands()).toBe('这段时间还没有好友总数的数据')
  })

  it('of a share that stands is told in points, which are no per cent of it', () => {
    const share = { name: '入群率', word: dayWord, show: (value: number) => shownShort('ratio', value), showDistance: (value: number) => distance('ratio', value) }
    expect(findingOf({ points: series(0.5, 0.278), kind: 'level', step: 'day', ...share })).toBe('入群率比3月2日低 22.2 个百分点')
  })

  it('of a rate is its highest day, never an average of days', () => {
    const rate = { name: '回购率', kind: 'rate', step: 'day', word: dayWord, show: (value: number) => shownShort('ratio', value), showDistance: String } as const
    const weeks = Array.from({ length: 14 }, (_, day) => (day % 7 === 2 ? 0.5 : 0.1))
    expect(findingOf({ points: series(...weeks), ...rate })).toBe('3月4日回购率最高，50%')
    expect(findingOf({ points: series(0, 0, null), ...rate })).toBe('这段时间回购率一直是 0%')
  })
})

describe('the axis of a trend', () => {
  const palette = { action: '#00f', text: '#000', quiet: '#888', hairline: '#eee', surface: '#fff' }

  it('has no marks between two whole ones where there is nothing between them', () => {
    const option = trendOption({ points: series(0, 1), kind: 'bars', leastStep: LEAST_STEP.count, chosen: null, word: dayWord, show: String }, palette)
    expect(option.yAxis).toMatchObject({ minInterval: 1 })
  })
})

describe('the finding of shares', () => {
  it.each([
    [[{ name: '抖音', value: 46 }, { name: '淘宝', value: 54 }], '淘宝最多，占 54%'],
    [[{ name: '抖音', value: 46 }], '全部来自抖音'],
    [[{ name: '抖音', value: 0 }, { name: '淘宝', value: 0 }], '这段时间没有引导成交'],
    [[], '这段时间没有引导成交'],
  ])('%o', (parts, words) => expect(shareFinding(parts, '引导成交')).toBe(words))

  it('has at most five parts and the rest', () => {
    const parts = Array.from({ length: 8 }, (_, index) => ({ name: `渠道${index}`, value: index }))
    expect(withOthers(parts).map(({ value }) => value)).toEqual([7, 6, 5, 4, 3, 3])
    expect(withOthers(parts)[5]?.name).toBe('其他')
  })
})

describe('a trend', () => {
  const props = { points: series(100, null, 1_284_000), ...amounts }

  it('is drawn with the value of its highest day beside it', { timeout: 15_000 }, async () => {
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(320)
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(168)
    const chart = mount(TrendChart, { props, attachTo: document.body })
    await vi.waitFor(() => expect(chart.get('svg').text()).toContain('¥1.28万'), 10_000)
  })

  it('has a table of the same figures, the newest first', async () => {
    const chart = mount(TrendChart, { props })
    await settle()
    await chart.get('.switch').trigger('click')
    expect(chart.findAll('tbody tr').map((row) => row.text())).toEqual(['3月4日 周三¥12,840', '3月3日 周二—', '3月2日 周一¥1'])
    expect(chart.get('.switch').text()).toBe('看图')
  })
})

describe('shares', () => {
  it('have a table with the part of each', async () => {
    const chart = mount(ShareChart, { props: { parts: [{ name: '抖音', value: 4600 }, { name: '淘宝', value: 5400 }], word: '渠道', ...money } })
    await settle()
    await chart.get('.switch').trigger('click')
    expect(chart.findAll('tbody tr').map((row) => row.text())).toEqual(['淘宝¥5454%', '抖音¥4646%'])
  })
})
