/** The chat through @wecom/jssdk: registered as the app, every call limited in time, one new try after a bad signature. */
import { env, getContext, getCurExternalChat, getCurExternalContact, register, sendChatMessage } from '@wecom/jssdk'
import { api, call } from '@/api/client'
import { Refusal } from '@/api/refusal'
import type { Me } from '@/api/types'
import { ChatProblem, type Chat, type ChatContext, type ChatProblemCode } from './chat'
import { chatProblemOf } from './problems'
import { addressToSign } from './signing'
import { within } from './timeout'

const READ_MS = 8_000
const SEND_MS = 30_000
const JS_API_LIST = ['getContext', 'getCurExternalContact', 'getCurExternalChat', 'sendChatMessage']
const SINGLE_CHAT = new Set(['contact_profile', 'single_chat_tools', 'single_kf_tools', 'chain_single_chat_tools'])
const GROUP_CHAT = new Set(['group_chat_tools', 'chain_group_chat_tools'])

const UNSIGNED: ReadonlySet<ChatProblemCode> = new Set<ChatProblemCode>(['signature', 'no_permission'])

type Identity = 'corp' | 'agent'

type App = Pick<Me, 'corp_id' | 'agent_id'>

let attempt = 0

async function sign(url: string, identity: Identity) {
  const body = { url: addressToSign(attempt, url), identity }
  const answer = await call(api.POST('/api/v1/jssdk/signature', { body }))
  return { timestamp: answer.timestamp, nonceStr: answer.nonce_str, signature: answer.signature }
}

function registerAs(app: App): void {
  register({
    corpId: app.corp_id,
    agentId: app.agent_id,
    jsApiList: JS_API_LIST,
    // Clients before 3.0.24 verify the corp first; newer ones only ask for the agent.
    getConfigSignature: (url) => sign(url, 'corp'),
    getAgentConfigSignature: (url) => sign(url, 'agent'),
  })
}

/** Fails with a ChatProblem, or with our own server's Refusal when it did not sign. */
async function ask<T>(milliseconds: number, request: () => Promise<T>): Promise<T> {
  try {
    return await within(milliseconds, request())
  } catch (error) {
    throw error instanceof Refusal ? error : chatProblemOf(error)
  }
}

/** A refused signature is tried once more with the other address; the SDK signs anew by itself after a failure. */
async function askAgainIfUnsigned<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await ask(READ_MS, request)
  } catch (error) {
    if (!(error instanceof ChatProblem) || !UNSIGNED.has(error.code)) throw error
    attempt = 1 - attempt
    return ask(READ_MS, request)
  }
}

async function readContext(): Promise<ChatContext> {
  const { entry } = await askAgainIfUnsigned(() => getContext())
  if (SINGLE_CHAT.has(entry)) {
    const { userId } = await askAgainIfUnsigned(() => getCurExternalContact())
    return { kind: 'customer', externalUserid: userId }
  }
  if (GROUP_CHAT.has(entry)) {
    const { chatId } = await askAgainIfUnsigned(() => getCurExternalChat())
    return { kind: 'group', chatId }
  }
  return { kind: 'elsewhere' }
}

export function chatThroughSdk(app: App): Chat {
  if (env.isWeCom) registerAs(app)
  const demandWeCom = () => {
    if (!env.isWeCom) throw new ChatProblem('outside_wecom')
  }
  return {
    async context() {
      demandWeCom()
      return readContext()
    },
    async sendText(text) {
      demandWeCom()
      await ask(SEND_MS, () => sendChatMessage({ msgtype: 'text', text: { content: text } }))
    },
  }
}
