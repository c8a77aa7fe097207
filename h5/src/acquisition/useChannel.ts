/** One channel on its page: read for the chosen days, re-read when it changed elsewhere, deleted after a question. */
import { onMounted, ref, watch } from 'vue'
import { useRouter } from 'vue-router'
import { showConfirmDialog } from 'vant/es/dialog'
import 'vant/es/dialog/style'
import { showSnack } from '@/shell/snack'
import { useAction } from '@/shell/useAction'
import { useLive } from '@/shell/useLive'
import { useLoad } from '@/shell/useLoad'
import type { Kind } from './kinds'

export const PERIODS = [
  { value: '7', word: '近 7 天' },
  { value: '30', word: '近 30 天' },
  { value: '90', word: '近 90 天' },
] as const

interface Way<T> {
  readonly kind: Kind
  readonly read: (days: number) => Promise<T>
  readonly remove: () => Promise<unknown>
  readonly question: string
}

export function useChannel<T>({ kind, read, remove, question }: Way<T>) {
  const router = useRouter()
  const period = ref<(typeof PERIODS)[number]['value']>('30')
  const { data, refusal, isSlow, load } = useLoad(() => read(Number(period.value)))

  async function askAndRemove(): Promise<void> {
    const isSure = await showConfirmDialog({ message: question, confirmButtonText: '删除' }).then(
      () => true,
      () => false,
    )
    if (!isSure) return
    await remove()
    showSnack('已删除，历史数据仍保留')
    await router.replace(`/acquisition/${kind}`)
  }

  const { run: erase, isPending: isErasing } = useAction(askAndRemove)

  const { run: reread, isPending: isReading } = useAction(load)

  onMounted(load)
  watch(period, () => void load())
  // A friend gained or lost is told as a change of a customer.
  useLive(load, (topic) => topic === 'channels' || topic === 'customers')

  return { data, refusal, isSlow, load, period, reread, isReading, erase, isErasing }
}
