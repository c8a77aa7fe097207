/** The form of a mass send: to whom, what, the preview that follows every change, and sending it exactly once. */
import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { messageOf } from '@/api/messages'
import { asRefusal, type Refusal } from '@/api/refusal'
import type { CustomerRow, MemberRow, NewMassSend, SendAttachment, SendAudience, SendPreview, WelcomeAttachment } from '@/api/types'
import { showSnack } from '@/shell/snack'
import { useAction } from '@/shell/useAction'
import { uuid } from '@/tasks/uuid'
import { createMassSend, readPreview } from './reads'

export type Way = 'staff' | 'tags' | 'customers' | 'groups'
export interface ChosenTag {
  readonly id: number
  readonly name: string
}

export const MOST_BYTES = 4000
const PREVIEW_AFTER_MS = 300

export const bytesOf = (text: string) => new TextEncoder().encode(text).length

/** The editor speaks the language of welcomes; WeCom's mass sends have shapes of their own. */
function sent({ title, url, picture_id: pictureId }: WelcomeAttachment): SendAttachment {
  if (pictureId !== null) return { msgtype: 'image', image: { picture_id: pictureId } }
  return { msgtype: 'link', link: { title: title ?? '', url: url ?? '' } }
}

export function useNewMassSend() {
  const way = ref<Way>('staff')
  const members = ref<readonly MemberRow[]>([])
  const tags = ref<readonly ChosenTag[]>([])
  const customers = ref<readonly CustomerRow[]>([])
  const attachments: readonly WelcomeAttachment[] = []
  const form = reactive({ content: '', attachments, isLinkUnfinished: false, allowSelect: false })
  const fieldErrors = ref<Readonly<Record<string, string>>>({})
  const preview = shallowRef<SendPreview | null>(null)
  const previewRefusal = shallowRef<Refusal | null>(null)
  // One key per content: pressing twice, or sending again after a lost answer, makes one; edited, it is another.
  let clientKey = uuid()
  let newest = 0

  const audience = computed<SendAudience | null>(() => {
    const userids = members.value.map(({ userid }) => userid)
    const single = { chat_type: 'single', sender_rule: 'newest' } as const
    switch (way.value) {
      case 'tags':
        return tags.value.length ? { ...single, tag_ids: tags.value.map(({ id }) => id), member_userids: userids } : null
      case 'customers':
        return customers.value.length ? { ...single, customer_ids: customers.value.map(({ id }) => id) } : null
      case 'groups':
        return userids.length ? { chat_type: 'group', sender_rule: 'newest', member_userids: userids } : null
      default:
        return userids.length ? { ...single, member_userids: userids } : null
    }
  })

  async function readAgain(): Promise<void> {
    const turn = ++newest
    const wanted = audience.value
    if (wanted === null) {
      preview.value = null
      return
    }
    try {
      const found = await readPreview(wanted)
      if (turn !== newest) return
      preview.value = found
      previewRefusal.value = null
    } catch (error) {
      if (turn === newest) previewRefusal.value = asRefusal(error)
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(audience, () => {
    preview.value = null
    newest += 1
    clearTimeout(timer)
    timer = setTimeout(() => void readAgain(), PREVIEW_AFTER_MS)
  })
  watch([audience, form], () => {
    clientKey = uuid()
  })

  const missing = computed(() => {
    if (audience.value === null) return '还没选发给谁'
    if (!form.content.trim() && !form.attachments.length) return '还没写内容'
    if (bytesOf(form.content) > MOST_BYTES) return '文字太长了'
    if (form.isLinkUnfinished) return '链接还没加上'
    if (preview.value === null) return '正在计算会发给谁'
    if (!preview.value.recipients_total) return '选中的人现在都收不到'
    return null
  })

  function body(wanted: SendAudience): NewMassSend {
    return {
      client_key: clientKey,
      audience: wanted,
      content: form.content.trim(),
      attachments: form.attachments.map(sent),
      allow_select: form.allowSelect && way.value !== 'groups',
    }
  }

  const { run: send, isPending } = useAction(
    async () => {
      fieldErrors.value = {}
      return audience.value === null ? undefined : createMassSend(body(audience.value))
    },
    {
      onRefused(refusal) {
        fieldErrors.value = refusal.fields
        showSnack(messageOf(refusal))
      },
    },
  )

  return { way, members, tags, customers, form, fieldErrors, preview, previewRefusal, missing, readAgain, send, isPending }
}
