# 常用命令；单独运行 make 会列出说明。
.DEFAULT_GOAL := help
.PHONY: help environment setup model run test lint index ask eval clean

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python

# 问题原样传给程序：其中的 $$、引号和反引号都不展开。
override Q := $(value Q)
export Q

# 大模型从哪里取得，同样原样传：文件或文件夹、模型站上的名字。
override FROM := $(value FROM)
override HUB := $(value HUB)
override MODELSCOPE := $(value MODELSCOPE)
export FROM HUB MODELSCOPE

# LLM=none：不用大模型。
ifdef LLM
export RAG_LLM := $(value LLM)
endif

help: ## 列出这些命令
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

environment:
	@if $(VENV_PYTHON) -c '' 2>/dev/null; then $(VENV_PYTHON) scripts/prepare_environment.py; \
	elif command -v "$(PYTHON)" >/dev/null 2>&1; then "$(PYTHON)" scripts/prepare_environment.py; \
	else echo '找不到 $(PYTHON)。请安装 Python 3.11 或更新的版本，或用 make setup PYTHON=路径 指定它。' >&2; exit 2; fi

setup: environment ## 准备好一切：依赖包、嵌入模型、索引（可反复运行；PYTHON=… 可另选 Python；OCR=none 不装扫描件识别）
	@bash scripts/install_browser.sh
	@$(VENV_PYTHON) scripts/fetch_embedding_model.py
	@$(VENV_PYTHON) -m rag index build
	@$(VENV_PYTHON) scripts/ready.py --note

model: environment ## 取得大模型（约 1.1 GB，可中断后继续；FROM=文件、HUB=名字、MODELSCOPE=名字 可换来源）
	@set --; [ -z "$$FROM" ] || set -- "$$@" --from "$$FROM"; [ -z "$$HUB" ] || set -- "$$@" --hub "$$HUB"; \
	[ -z "$$MODELSCOPE" ] || set -- "$$@" --modelscope "$$MODELSCOPE"; \
	$(VENV_PYTHON) scripts/fetch_language_model.py "$$@"

run: ## 打开问答网页，没有大模型时在后台取得（LLM=none 不用大模型）
	@$(VENV_PYTHON) scripts/ready.py 2>/dev/null || $(MAKE) --no-print-directory setup
	@exec $(VENV_PYTHON) app.py --fetch-model

test: environment ## 运行测试（没有嵌入模型时跳过需要它的测试）
	@bash scripts/install_browser.sh
	@if $(VENV_PYTHON) scripts/fetch_embedding_model.py; then \
	$(VENV_PYTHON) -m rag index build || echo '提示：索引没有建成（原因见上），测试照常运行。' >&2; \
	else echo '提示：没有嵌入模型（原因见上），需要它的测试会跳过。' >&2; fi
	@$(VENV_PYTHON) scripts/fetch_language_model.py --test-model || \
	echo '提示：没有测试用的小模型（原因见上），需要它的测试会跳过。' >&2
	@$(VENV_PYTHON) -m pytest

lint: environment ## 检查代码格式和类型
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m ruff format --check .
	@$(VENV_PYTHON) -m mypy

index: environment ## 语料有变后重建索引
	@$(VENV_PYTHON) -m rag index build

ask: ## 提一个问题：make ask Q='充电桩由哪个部门牵头？'
	@if [ -z "$$Q" ]; then echo "请写上问题：make ask Q='充电桩由哪个部门牵头？'" >&2; exit 2; fi
	@if [ ! -x $(VENV_PYTHON) ]; then echo '尚未安装。请先运行 make setup。' >&2; exit 2; fi
	@$(VENV_PYTHON) -m rag ask "$$Q"

eval: setup ## 用已知答案的问题评测，低于门槛时报错
	@$(VENV_PYTHON) -m eval

clean: ## 删除索引和各种缓存（依赖包、模型、语料和评测结果保留）
	@rm -rf data .pytest_cache .mypy_cache .ruff_cache .hypothesis .gradio
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
