/** How our charts are drawn: few lines, direct labels, 万 on the axes. */
import type { ChartOption } from './echarts'
import type { Unit } from '@/kpis/numbers'
import type { DayPoint } from './findings'
import type { Palette } from './palette'

const SMALL = 11
const BAR_WIDTH = 14
const AXIS_STEPS = 2

/** Marks of an axis that lie closer would be called the same: there is no half a customer, and no fen on an axis. */
export const LEAST_STEP: Readonly<Record<Unit, number>> = { count: 1, fen: 100, ratio: 0.001, minutes: 0.1 }

type Show = (value: number) => string

interface Trend {
  readonly points: readonly DayPoint[]
  readonly kind: 'bars' | 'line'
  readonly leastStep: number
  /** The point that was tapped. */
  readonly chosen: number | null
  readonly word: (day: string) => string
  readonly show: Show
}

/** The points that carry their value: the one tapped, else the highest. */
function labelled({ points, chosen }: Trend): number {
  if (chosen !== null) return chosen
  return points.reduce((most, { value }, index) => ((value ?? -Infinity) > (points[most]?.value ?? -Infinity) ? index : most), 0)
}

/** A label at the edge grows inwards. */
function sideOf(index: number, count: number): 'left' | 'right' | 'center' {
  if (index < count * 0.15) return 'left'
  return index > count * 0.85 ? 'right' : 'center'
}

export function trendOption(trend: Trend, palette: Palette): ChartOption {
  const { points, kind, leastStep, chosen, word, show } = trend
  const loud = labelled(trend)
  const last = points.length - 1
  const named = new Set([0, Math.round(last / 2), last])
  const data = points.map(({ value }, index) => ({
    value: value ?? '-',
    symbol: index === loud ? 'circle' : 'none',
    itemStyle: { color: palette.action, opacity: kind === 'line' || chosen === null || index === chosen ? 1 : 0.4 },
    label: {
      show: index === loud && value !== null && value !== 0,
      position: 'top' as const,
      align: sideOf(index, points.length),
      formatter: value === null ? '' : show(value),
      color: palette.text,
      fontSize: SMALL,
      fontWeight: 600,
    },
  }))
  return {
    grid: { left: 4, right: 8, top: 22, bottom: 0, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'category',
      data: points.map(({ day }) => word(day)),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.hairline } },
      axisLabel: {
        color: palette.quiet,
        fontSize: SMALL,
        interval: (index) => named.has(index),
        alignMinLabel: 'left',
        alignMaxLabel: 'right',
      },
    },
    yAxis: {
      type: 'value',
      splitNumber: AXIS_STEPS,
      minInterval: leastStep,
      scale: kind === 'line',
      axisLabel: { color: palette.quiet, fontSize: SMALL, formatter: show },
      splitLine: { lineStyle: { color: palette.hairline } },
    },
    series:
      kind === 'bars'
        ? [{ type: 'bar', data, barCategoryGap: '25%', barMaxWidth: BAR_WIDTH, itemStyle: { borderRadius: [2, 2, 0, 0] } }]
        : [{ type: 'line', data, symbolSize: 7, lineStyle: { color: palette.action, width: 2 }, areaStyle: { color: palette.action, opacity: 0.1 } }],
  }
}

export interface Share {
  readonly name: string
  readonly value: number
}

/** Bars that lie, the longest on top, each with its name and its value beside it. */
export function sharesOption(
  { shares, chosen, show }: { readonly shares: readonly Share[]; readonly chosen: number | null; readonly show: Show },
  palette: Palette,
): ChartOption {
  return {
    grid: { left: 0, right: 76, top: 0, bottom: 0, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: { type: 'value', show: false, min: 0 },
    yAxis: {
      type: 'category',
      inverse: true,
      data: shares.map(({ name }) => name),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: palette.text, fontSize: 12, width: 84, overflow: 'truncate' },
    },
    series: [
      {
        type: 'bar',
        barWidth: BAR_WIDTH,
        data: shares.map(({ value }, index) => ({
          value,
          itemStyle: { color: palette.action, opacity: chosen === null || index === chosen ? 1 : 0.4, borderRadius: 2 },
          label: { show: true, position: 'right' as const, formatter: show(value), color: palette.text, fontSize: 12 },
        })),
      },
    ],
  }
}

const SHOWN_SHARES = 5

/** At most five, the rest as 其他. */
export function withOthers(shares: readonly Share[]): readonly Share[] {
  const inOrder = [...shares].sort((a, b) => b.value - a.value)
  if (inOrder.length <= SHOWN_SHARES + 1) return inOrder
  const others = inOrder.slice(SHOWN_SHARES).reduce((sum, { value }) => sum + value, 0)
  return [...inOrder.slice(0, SHOWN_SHARES), { name: '其他', value: others }]
}
