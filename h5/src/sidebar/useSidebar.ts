/** Who am I and in which chat was the sidebar opened: what must be known before anything can be shown. */
import { shallowRef } from 'vue'
import { messageOf } from '@/api/messages'
import { startLive } from '@/shell/live'
import { loadMe } from '@/shell/session'
import { showSnack } from '@/shell/snack'
import { useLoad } from '@/shell/useLoad'
import { startTickQueue } from '@/tasks/tickQueue'
import { type Chat, ChatProblem, type ChatContext } from '@/wecom/chat'
import { chatThroughSdk } from '@/wecom/jssdk'

export function useSidebar() {
  const chat = shallowRef<Chat | null>(null)
  const problem = shallowRef<ChatProblem | null>(null)

  async function signIn(): Promise<Chat> {
    const app = await loadMe()
    startLive()
    startTickQueue((refused) => showSnack(`有一次勾选没能提交：${messageOf(refused)}`))
    chat.value = chatThroughSdk(app)
    return chat.value
  }

  async function open(): Promise<ChatContext | null> {
    problem.value = null
    const opened = chat.value ?? (await signIn())
    try {
      return await opened.context()
    } catch (error) {
      if (!(error instanceof ChatProblem)) throw error
      problem.value = error
      return null
    }
  }

  const { data: context, refusal, isSlow, load } = useLoad(open)
  return { chat, context, problem, refusal, isSlow, load }
}
