/** The real SDK against a bridge that behaves like WeCom's. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ok, refuse, serve } from '@/testing/server'

type Invoke = (name: string, params: Record<string, unknown>, callback: (answer: Record<string, unknown>) => void) => void

const SIGN = 'POST /api/v1/jssdk/signature'
const APP = { corp_id: 'ww1', agent_id: 1000002 }
const SIGNATURE = { corp_id: 'ww1', agent_id: 1000002, timestamp: 1, nonce_str: 'n', signature: 's' }

const asked: string[] = []
let answers: Record<string, (params: Record<string, unknown>) => Record<string, unknown> | null>

const invoke: Invoke = (name, params, callback) => {
  asked.push(name)
  const answer = answers[name]?.(params)
  if (answer) setTimeout(() => callback({ err_msg: `${name}:ok`, ...answer }))
}

/** The SDK reads the user agent when it is loaded, so every test loads it anew. */
async function openChat(userAgent = 'Mozilla/5.0 (Linux; Android 10) wxwork/4.1.36 MicroMessenger/7.0.1') {
  vi.resetModules()
  vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue(userAgent)
  vi.stubGlobal('WeixinJSBridge', { invoke, on: () => undefined })
  const { chatThroughSdk } = await import('./jssdk')
  return chatThroughSdk(APP)
}

beforeEach(() => {
  asked.length = 0
  answers = {
    agentConfig: () => ({}),
    getContext: () => ({ entry: 'single_chat_tools' }),
    getCurExternalContact: () => ({ userId: 'wm7' }),
    getCurExternalChat: () => ({ chatId: 'wr1' }),
    sendChatMessage: () => ({}),
  }
})

describe('the chat through the SDK', () => {
  it('finds the customer of a single chat, registered as the app', async () => {
    const server = serve({ [SIGN]: ok(SIGNATURE) })
    const chat = await openChat()
    await expect(chat.context()).resolves.toEqual({ kind: 'customer', externalUserid: 'wm7' })
    expect(asked).toEqual(['agentConfig', 'getContext', 'getCurExternalContact'])
    expect(server.to(SIGN).map(({ body }) => body)).toEqual([{ url: location.href, identity: 'agent' }])
  })

  it('finds the group of a group chat', async () => {
    serve({ [SIGN]: ok(SIGNATURE) })
    answers.getContext = () => ({ entry: 'group_chat_tools' })
    const chat = await openChat()
    await expect(chat.context()).resolves.toEqual({ kind: 'group', chatId: 'wr1' })
  })

  it('asks for nothing more when opened from the workbench', async () => {
    serve({ [SIGN]: ok(SIGNATURE) })
    answers.getContext = () => ({ entry: 'normal' })
    const chat = await openChat()
    await expect(chat.context()).resolves.toEqual({ kind: 'elsewhere' })
    expect(asked).not.toContain('getCurExternalContact')
  })

  it('tries once more with a new signature when the first is refused', async () => {
    const server = serve({ [SIGN]: ok(SIGNATURE) })
    let refusals = 1
    answers.agentConfig = () => (refusals-- > 0 ? { err_msg: 'agentConfig:fail', hint: 'x:40093' } : {})
    const chat = await openChat()
    await expect(chat.context()).resolves.toMatchObject({ kind: 'customer' })
    expect(server.to(SIGN)).toHaveLength(2)
  })

  it('explains a signature that stays refused', async () => {
    serve({ [SIGN]: ok(SIGNATURE) })
    answers.agentConfig = () => ({ err_msg: 'agentConfig:fail', hint: 'x:40093' })
    const chat = await openChat()
    await expect(chat.context()).rejects.toMatchObject({ code: 'signature' })
  })

  it('passes on why our own server did not sign', async () => {
    serve({ [SIGN]: refuse(503, 'wecom_unavailable') })
    const chat = await openChat()
    await expect(chat.context()).rejects.toMatchObject({ code: 'wecom_unavailable', status: 503 })
  })

  it('does not wait for ever for a bridge that never answers', async () => {
    serve({ [SIGN]: ok(SIGNATURE) })
    answers.getContext = () => null
    const chat = await openChat()
    vi.useFakeTimers()
    const outcome = chat.context().catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(60_000)
    await expect(outcome).resolves.toMatchObject({ code: 'timeout' })
  })

  it('says at once that an ordinary browser is not WeCom', async () => {
    const chat = await openChat('Mozilla/5.0 Chrome/79')
    await expect(chat.context()).rejects.toMatchObject({ code: 'outside_wecom' })
    await expect(chat.sendText('您好')).rejects.toMatchObject({ code: 'outside_wecom' })
  })

  it('sends a text into the chat', async () => {
    serve({ [SIGN]: ok(SIGNATURE) })
    const sent = vi.fn(() => ({}))
    answers.sendChatMessage = sent
    const chat = await openChat()
    await chat.sendText('您好')
    expect(sent).toHaveBeenCalledWith(expect.objectContaining({ msgtype: 'text', text: { content: '您好' } }))
  })
})
