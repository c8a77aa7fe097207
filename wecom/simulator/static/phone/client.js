/**
 * What the WeCom client answers to the page in the sidebar.
 *
 * Nothing is answered before `agentConfig` passed the server's check of the signature, and afterwards only functions
 * named in its `jsApiList` (the client's own rule). Failure texts are those of the real client.
 */

const OPEN_TO_ALL = new Set(['closeWindow', 'getNetworkType', 'checkJsApi', 'hideOptionMenu', 'showOptionMenu', 'hideMenuItems']);
const NEEDS_CONTACT = new Set(['getCurExternalContact', 'getCurExternalChat', 'sendChatMessage', 'openEnterpriseChat']);
const NEEDS_CUSTOMER_API = new Set(['getCurExternalContact', 'getCurExternalChat']);
const WEB_NAMES = { imagePreview: 'previewImage' };
const NO_PERMISSION = 'fail no permission';

export class Client {
  /** `phone` carries out what the page asks: {verify, send, openChat, openProfile, …}. */
  constructor(phone) {
    this.phone = phone;
    this.forget();
  }

  /** A page that was (re)loaded has to sign in anew. */
  forget() {
    this.granted = null;
    this.agentId = null;
  }

  async invoke(name, params, pageUrl, scene) {
    if (name === 'agentConfig' || name === 'preVerifyJSAPI') return this.#verify(name, params, pageUrl);
    const outcome = (await this.#refusal(name, scene)) ?? (await this.#answer(name, params, scene));
    return typeof outcome === 'string' ? { err_msg: `${name}:${outcome}` } : { err_msg: `${name}:ok`, ...outcome };
  }

  async #verify(name, params, pageUrl) {
    const result = await this.phone.verify({ name, params, page_url: pageUrl });
    if (name === 'agentConfig') this.agentId = params.agentid;
    if (name === 'agentConfig') this.granted = result.err_msg === 'agentConfig:ok' ? params.jsApiList ?? [] : null;
    return result;
  }

  async #refusal(name, scene) {
    if (OPEN_TO_ALL.has(name)) return null;
    if (!this.granted?.includes(name) && !this.granted?.includes(WEB_NAMES[name])) return NO_PERMISSION;
    if (NEEDS_CONTACT.has(name) && !scene.member.has_contact) return NO_PERMISSION;
    if (NEEDS_CUSTOMER_API.has(name) && !(await this.phone.isCustomerApiAllowed(this.agentId))) return NO_PERMISSION;
    return null;
  }

  #answer(name, params, { member, peer }) {
    const isGroup = peer.kind === 'group';
    switch (name) {
      case 'getContext': return { entry: isGroup ? 'group_chat_tools' : 'single_chat_tools' };
      case 'getCurExternalContact': return isGroup ? 'fail without context of external contact' : { userId: peer.id };
      case 'getCurExternalChat': return isGroup ? { chatId: peer.id } : 'fail without context of external contact';
      case 'sendChatMessage': return this.#send(params, member, peer);
      case 'openEnterpriseChat': return this.#openChat(params);
      case 'openExistedChatWithMsg': return this.#openWithMessage(params, member);
      case 'shareAppMessage': return this.#share(params, member, peer);
      case 'openUserProfile': return this.phone.openProfile(Number(params.type), params.userid);
      case 'navigateToAddCustomer': return this.phone.addCustomer();
      case 'setClipboardData': return this.phone.copy(params.data);
      case 'imagePreview': return this.phone.preview(params.current || params.urls?.[0]);
      case 'getNetworkType': return { networkType: 'wifi' };
      case 'checkJsApi': return { checkResult: JSON.stringify(this.#support(params.jsApiList)) };
      case 'hideOptionMenu': case 'showOptionMenu': case 'hideMenuItems': case 'hideChatAttachmentMenu': return {};
      case 'closeWindow': return this.phone.closeSidebar();
      default: return 'function not exist';
    }
  }

  #support(names = []) {
    return Object.fromEntries(names.map((name) => [name, Boolean(this.granted?.includes(name))]));
  }

  async #send(params, member, peer) {
    const sent = await this.#deliver({ msgtype: params.msgtype, [params.msgtype]: params[params.msgtype] }, member, peer);
    if (typeof sent !== 'string' && params.enterChat) this.phone.returnToChat();
    return sent;
  }

  async #deliver(message, member, peer) {
    const target = peer.kind === 'group' ? { chat_id: peer.id } : { external_userid: peer.id };
    const { err_msg: verdict } = await this.phone.send({ userid: member.userid, ...target, message });
    return verdict === 'sendChatMessage:ok' ? {} : verdict.slice('sendChatMessage:'.length);
  }

  /** The member picks a chat on a real phone; here the card goes into the one that is open. */
  #share({ title, desc, link, imgUrl }, member, peer) {
    return this.#deliver({ msgtype: 'news', news: { title, desc, link, imgUrl } }, member, peer);
  }

  async #openWithMessage({ chatId, msg }, member) {
    if (msg && msg.msgtype !== 'link') return 'fail_unsupported_msgtype';
    if (msg && !msg.link?.url) return 'fail_msg_link_missing_url';
    const opened = await this.phone.openChat({ kind: 'group', id: chatId });
    if (typeof opened === 'string' || !msg) return opened;
    const { url, ...card } = msg.link;
    return this.#deliver({ msgtype: 'news', news: { ...card, link: url } }, member, { kind: 'group', id: chatId });
  }

  async #openChat({ chatId, externalUserIds, useridlist }) {
    const customers = (externalUserIds || '').split(';').filter(Boolean);
    if (chatId) return this.phone.openChat({ kind: 'group', id: chatId });
    if (customers.length === 1 && !useridlist) return this.phone.openChat({ kind: 'customer', id: customers[0] });
    return 'fail the simulator opens chats with one customer or one group only';
  }
}
