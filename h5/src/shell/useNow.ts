/** The current time as a ref that moves once a minute, so that "12 分钟前" and the watermark stay true. */
import { ref } from 'vue'

const MINUTE = 60_000
const now = ref(Date.now())
let timer: ReturnType<typeof setInterval> | undefined

export function useNow() {
  timer ??= setInterval(() => (now.value = Date.now()), MINUTE)
  return now
}
