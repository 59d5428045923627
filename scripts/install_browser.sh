#!/usr/bin/env bash
# Installs Chromium and Chinese fonts for the browser tests, where that is ours to do: as root, with apt-get, once.
# Never fails: without a browser those tests are skipped, with the reason.
set -u
tried="$(dirname "$0")/../.venv/.browser-tried"

have_browser() {
    command -v chromium || command -v chromium-browser || command -v google-chrome
} >/dev/null 2>&1

have_chinese_font() {
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh family 2>/dev/null)" ]
}

wanted=()
have_browser || wanted+=(chromium)
have_chinese_font || wanted+=(fonts-noto-cjk)
[ ${#wanted[@]} -eq 0 ] && exit 0
[ -e "$tried" ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    exit 0
fi

echo "正在安装浏览器测试所需的系统软件包：${wanted[*]} ……"
export DEBIAN_FRONTEND=noninteractive
limit=()
command -v timeout >/dev/null 2>&1 && limit=(timeout 300)
install() {
    "${limit[@]}" apt-get update -qq && "${limit[@]}" apt-get install -y -qq --no-install-recommends "${wanted[@]}"
}
if ! install >/dev/null 2>&1 </dev/null; then
    echo "提示：没有装上 ${wanted[*]}，浏览器测试会跳过；问答功能不受影响。"
fi
touch "$tried" 2>/dev/null
exit 0
