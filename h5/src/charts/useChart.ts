/** One ECharts instance in an element: loaded lazily, drawn anew when its option, its width or the theme changes. */
import { onActivated, onBeforeUnmount, onMounted, ref, watchEffect, type Ref } from 'vue'
import type { Chart, ChartOption } from './echarts'
import { paletteOf, type Palette } from './palette'

const DRAWN_IN_MS = 200

/** `axis` carries the categories; `pick` is told which of them was tapped. */
export function useChart(
  element: Readonly<Ref<HTMLElement | null>>,
  { option, axis, pick }: { option: (palette: Palette) => ChartOption; axis: 'x' | 'y'; pick: (index: number) => void },
) {
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  const repainted = ref(0)
  let chart: Chart | null = null
  let isGone = false

  /** A chart made while its page was hidden, or turned with the phone, has the wrong size. */
  function fit(): void {
    if (element.value?.clientWidth) chart?.resize()
  }

  function onTap({ offsetX, offsetY }: { offsetX: number; offsetY: number }): void {
    if (!chart?.containPixel('grid', [offsetX, offsetY])) return
    pick(axis === 'x' ? chart.convertFromPixel({ xAxisIndex: 0 }, offsetX) : chart.convertFromPixel({ yAxisIndex: 0 }, offsetY))
  }

  async function start(): Promise<void> {
    try {
      const { init } = await import('./echarts')
      if (isGone || !element.value) return
      chart = init(element.value, null, { renderer: 'svg' })
      chart.getZr().on('click', onTap)
      state.value = 'ready'
    } catch (error) {
      console.error(error)
      state.value = 'failed'
    }
  }

  watchEffect(
    () => {
      if (state.value !== 'ready' || !element.value || repainted.value < 0) return
      fit()
      const isStill = window.matchMedia('(prefers-reduced-motion: reduce)').matches
      chart?.setOption({ animation: !isStill, animationDuration: DRAWN_IN_MS, ...option(paletteOf(element.value)) }, true)
    },
    { flush: 'post' },
  )

  const theme = new MutationObserver(() => repainted.value++)
  onMounted(() => {
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    window.addEventListener('resize', fit)
    void start()
  })
  onActivated(fit)
  onBeforeUnmount(() => {
    isGone = true
    theme.disconnect()
    window.removeEventListener('resize', fit)
    chart?.dispose()
  })
  return { state }
}
