/** What a sidebar needs from WeCom, whoever provides it: which chat is this, and send into it. */

export type ChatContext =
  | { readonly kind: 'customer'; readonly externalUserid: string }
  | { readonly kind: 'group'; readonly chatId: string }
  | { readonly kind: 'elsewhere' }

export interface Chat {
  /** Which chat the sidebar was opened in. */
  context(): Promise<ChatContext>
  /** Puts a text into the chat as a message of the member. */
  sendText(text: string): Promise<void>
}

export type ChatProblemCode = 'outside_wecom' | 'timeout' | 'no_permission' | 'wrong_entry' | 'signature' | 'cancelled' | 'failed'

/** Why WeCom did not do what was asked; `detail` is its own text, for support. */
export class ChatProblem extends Error {
  readonly code: ChatProblemCode
  readonly detail: string

  constructor(code: ChatProblemCode, detail = '') {
    super(code)
    this.name = 'ChatProblem'
    this.code = code
    this.detail = detail
  }
}
