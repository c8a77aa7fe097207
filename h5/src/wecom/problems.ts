/** Reads WeCom's error texts and says them in plain words. */
import { ChatProblem, type ChatProblemCode } from './chat'

const PATTERNS: readonly (readonly [RegExp, ChatProblemCode])[] = [
  [/:cancel/, 'cancelled'],
  [/without context/, 'wrong_entry'],
  [/invalid url domain|80001|invalid signature|40093|42012|offline verifying|(?:agentConfig|preVerifyJSAPI):fail/, 'signature'],
  [/no permission|nopermission|permission denied|92002/, 'no_permission'],
]

const WORDS: Readonly<Record<ChatProblemCode, string>> = {
  outside_wecom: '请在企业微信的聊天侧边栏里打开',
  timeout: '企业微信很久没有回应，请重试',
  no_permission: '没有权限读取这个聊天，请管理员确认应用已加入客户联系的可调用接口，且你有客户联系权限',
  wrong_entry: '这个入口没有客户，请从单聊或群聊的侧边栏打开',
  signature: '企业微信没有通过签名校验，请重试；若一直如此，请管理员检查可信域名',
  cancelled: '已取消',
  failed: '企业微信没有完成这个操作，请重试',
}

function textOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error)
  const parts = ['errMsg', 'err_msg', 'hint', 'err_Info', 'message'].map((key): unknown => Reflect.get(error, key))
  return parts.filter((part) => typeof part === 'string').join(' ')
}

export function chatProblemOf(error: unknown): ChatProblem {
  if (error instanceof ChatProblem) return error
  const text = textOf(error)
  const code = PATTERNS.find(([pattern]) => pattern.test(text))?.[1] ?? 'failed'
  return new ChatProblem(code, text)
}

export function chatProblemWords(problem: ChatProblem): string {
  return WORDS[problem.code]
}
