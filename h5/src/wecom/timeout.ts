/** JS-SDK calls hang for ever outside WeCom: nothing waits for them without a limit. */
import { ChatProblem } from './chat'

export function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new ChatProblem('timeout')), milliseconds)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
