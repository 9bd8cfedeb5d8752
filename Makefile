# marrowdesk: `make run` opens the desk, `make test` runs every test; both install what is missing.

# --- packages: the one list ---
PACKAGES_BUILD = gcc libc6-dev make pkg-config gettext libncurses-dev libsqlite3-dev libconfig-dev \
                 libsodium-dev nettle-dev libjansson-dev libutf8proc-dev libxlsxwriter-dev \
                 libzip-dev libexpat1-dev zlib1g-dev
PACKAGES_TEST  = git clang libcmocka-dev libvterm-dev sqlite3 libclang-rt-14-dev openssh-server openssh-client valgrind
PACKAGES_BENCH = tig htop mutt
PACKAGES_DEB   = dpkg-dev binutils gzip
PACKAGES_MAINT = unicode-data bzip2 gcovr debootstrap

PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build
CC      ?= gcc
ifeq ($(origin CC),default)
CC      := gcc
endif

LIBS    = libconfig
# Linked in from their archives where there are any: at each start the loader would look for 2,000 more names. So a
# mended one of them reaches the desk with its next build, and the package names what it was built with.
WITHIN  = sqlite3 sodium nettle jansson utf8proc expat ncursesw tinfo
archive = $(filter /%,$(shell $(CC) -print-file-name=lib$(1).a))
# Loaded when the first workbook is written or read (src/exchange/late.c): their file names, as the linker knows them.
LATE    = xlsxwriter libzip
soname  = $(shell objdump -p "$$($(CC) -print-file-name=$(1))" 2>/dev/null | sed -n 's/^ *SONAME *//p')
LATE_FILES = $(call soname,libxlsxwriter.so) $(call soname,libzip.so)
WARN    = -Wall -Wextra -Wshadow -Wconversion -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes \
          -Wvla -Wno-missing-field-initializers -Werror
HARDEN  = -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE
LDHARDEN = -pie -Wl,-z,relro,-z,now
OPT     ?= -O2 -g
CPPFLAGS_ = -D_GNU_SOURCE -D_XOPEN_SOURCE_EXTENDED -Iinclude -DPREFIX='"$(PREFIX)"' $(DEFINES)
# Power cuts lose acknowledged commits under anything less: tests/fault shows it by building with NORMAL and OFF.
SYNCHRONOUS ?= FULL
DEFINES = -DSTORE_SYNCHRONOUS='"$(SYNCHRONOUS)"'

ifdef SANITIZE
OPT     = -O1 -g -fno-omit-frame-pointer
HARDEN  = -fsanitize=address,undefined -fno-sanitize-recover=all -DMARROWDESK_SANITIZED
LDHARDEN = -fsanitize=address,undefined
endif
ifdef COVERAGE
OPT     = -O0 -g --coverage
HARDEN  = -include tests/coverage.h
LDHARDEN = --coverage
endif

PKG_CFLAGS = $(shell pkg-config --cflags $(LIBS) ncursesw $(LATE))
PKG_LIBS   = $(foreach lib,$(WITHIN),$(or $(call archive,$(lib)),-l$(lib))) $(shell pkg-config --libs $(LIBS)) -lm
CFLAGS_    = -std=gnu17 $(OPT) $(WARN) $(HARDEN) $(PKG_CFLAGS) $(CFLAGS)
LDFLAGS_   = $(LDHARDEN) $(LDFLAGS)

# `make V=1` shows whole command lines.
ifndef V
Q = @
say = @echo '  $(1)'
endif

SRC  = $(sort $(wildcard src/*/*.c))
UI   = $(sort $(wildcard ui/*.c ui/widget/*.c ui/screen/*.c))
OBJ_SRC = $(SRC:%.c=$(BUILD)/%.o)
OBJ_UI  = $(UI:%.c=$(BUILD)/%.o)

.PHONY: all run test deps lint bench fuzz torture install uninstall clean po readme pinyin check-clean-root \
        coverage tests help

all: $(BUILD)/marrowdesk $(BUILD)/marrowdesk.1 $(BUILD)/marrowdesk.zh.1

help:
	@echo 'make run      install what is missing, build, open the desk'
	@echo 'make test     install what is missing, build with sanitizers, run every test'
	@echo 'make lint bench fuzz torture office coverage install uninstall deb po pinyin check-clean-root clean'

run: deps
	@$(MAKE) --no-print-directory -j2 all
	@$(BUILD)/marrowdesk $(ARGS)

# --- installing what is missing ---
deps:
	@PACKAGES="$(PACKAGES_BUILD)" sh .ci/deps
deps-test:
	@PACKAGES="$(PACKAGES_BUILD) $(PACKAGES_TEST)" sh .ci/deps
deps-bench: 
	@PACKAGES="$(PACKAGES_BUILD) $(PACKAGES_TEST) $(PACKAGES_BENCH)" sh .ci/deps
deps-deb:
	@PACKAGES="$(PACKAGES_BUILD) $(PACKAGES_DEB)" sh .ci/deps
deps-maint:
	@PACKAGES="$(PACKAGES_BUILD) $(PACKAGES_MAINT)" sh .ci/deps
.PHONY: deps-test deps-bench deps-deb deps-maint

# --- the program ---
$(BUILD)/marrowdesk: $(BUILD)/src/main.o $(BUILD)/ui.a $(BUILD)/src.a
	$(call say,LINK $@)
	$(Q)$(CC) $(LDFLAGS_) -o $@ $^ $(PKG_LIBS)

# The manual: tables of the program in a frame of text.
$(BUILD)/manual: $(BUILD)/src/manual.o $(BUILD)/ui.a $(BUILD)/src.a
	$(call say,LINK $@)
	$(Q)$(CC) $(LDFLAGS_) -o $@ $^ $(PKG_LIBS)
$(BUILD)/marrowdesk.1: config/marrowdesk.1.in $(BUILD)/manual
	$(Q)$(BUILD)/manual en $< >$@.new && mv $@.new $@
$(BUILD)/marrowdesk.zh.1: config/marrowdesk.zh.1.in $(BUILD)/manual
	$(Q)$(BUILD)/manual zh $< >$@.new && mv $@.new $@

# The shipped settings: read and checked here, taken as they are at each start.
SETTINGS = $(filter-out %/builtin.o,$(filter $(patsubst %,$(BUILD)/src/%/%,base config record),$(OBJ_SRC)))
$(BUILD)/settings: $(BUILD)/src/settings.o $(SETTINGS)
	$(call say,LINK $@)
	$(Q)$(CC) $(LDFLAGS_) -o $@ $^ $(PKG_LIBS)
$(BUILD)/%.image $(BUILD)/%.lists: config/%.cfg $(BUILD)/settings
	$(Q)$(BUILD)/settings $< $(BUILD)/$*.new $(BUILD)/$*.lists.new
	$(Q)mv $(BUILD)/$*.lists.new $(BUILD)/$*.lists && mv $(BUILD)/$*.new $(BUILD)/$*.image

$(BUILD)/src.a: $(OBJ_SRC)
	@rm -f $@; ar rcs $@ $^
$(BUILD)/ui.a: $(OBJ_UI)
	@rm -f $@; ar rcs $@ $^

# A change of flags builds anew.
$(BUILD)/flags: FORCE
	@mkdir -p $(BUILD); echo '$(CC) $(CFLAGS_) $(CPPFLAGS_)' | cmp -s - $@ || \
	    echo '$(CC) $(CFLAGS_) $(CPPFLAGS_)' > $@
FORCE:

$(BUILD)/src/%.o: src/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC   $@)
	$(Q)$(CC) $(CFLAGS_) $(CPPFLAGS_) -MMD -MP -c -o $@ $<
# Screens and widgets name their own headers without a path; curses is for ui/ alone.
$(BUILD)/ui/%.o: ui/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC   $@)
	$(Q)$(CC) $(CFLAGS_) $(CPPFLAGS_) -Iui -Iui/widget -Iui/screen -MMD -MP -c -o $@ $<
$(BUILD)/src/main.o $(BUILD)/src/manual.o: CPPFLAGS_ += -Isrc -Iui -Iui/widget -Iui/screen
$(BUILD)/src/settings.o: CPPFLAGS_ += -Isrc

# Files compiled in by EMBED().
$(BUILD)/src/base/catalogue.o: $(BUILD)/zh.mo
$(BUILD)/src/base/catalogue.o: CPPFLAGS_ += -DCATALOGUE='"$(BUILD)/zh.mo"'
$(BUILD)/src/config/shipped.o: config/station.cfg config/holidays.cfg config/letters.cfg
$(BUILD)/src/config/builtin.o: $(patsubst %,$(BUILD)/%.image,station holidays letters) $(BUILD)/station.lists
$(BUILD)/src/config/builtin.o: CPPFLAGS_ += -DIMAGES='"$(BUILD)"'
$(BUILD)/src/exchange/late.o: CPPFLAGS_ += -DLATE_WRITER='"$(word 1,$(LATE_FILES))"' -DLATE_ZIP='"$(word 2,$(LATE_FILES))"'
$(BUILD)/src/store/schema.o: $(wildcard src/store/schema/*.sql)

$(BUILD)/zh.mo: ui/po/zh.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

-include $(OBJ_SRC:.o=.d) $(OBJ_UI:.o=.d) $(BUILD)/src/main.d $(BUILD)/src/manual.d $(BUILD)/src/settings.d

# --- tests: every tests/unit/*.c and tests/screen/test_*.c is a program of its own ---
UNIT_TESTS   = $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(sort $(wildcard tests/unit/test_*.c)))
SCREEN_TESTS = $(patsubst tests/screen/%.c,$(BUILD)/tests/screen/%,$(sort $(wildcard tests/screen/test_*.c)))
TEST_CFLAGS  = $(CFLAGS_) $(CPPFLAGS_) -Isrc -Iui -Iui/widget -Iui/screen -Itests $(shell pkg-config --cflags cmocka vterm)
TEST_LIBS    = $(PKG_LIBS) $(shell pkg-config --libs $(LATE) cmocka vterm) -lutil

$(BUILD)/tests/unit/%: tests/unit/%.c $(wildcard tests/*.h tests/unit/*.h) $(BUILD)/ui.a $(BUILD)/src.a
	@mkdir -p $(@D)
	$(call say,LINK $@)
	$(Q)$(CC) $(TEST_CFLAGS) $(LDFLAGS_) -o $@ $< $(BUILD)/ui.a $(BUILD)/src.a $(TEST_LIBS)
$(BUILD)/tests/screen/%: tests/screen/%.c tests/screen/terminal.c $(wildcard tests/*.h tests/screen/*.h) \
                         $(BUILD)/ui.a $(BUILD)/src.a
	@mkdir -p $(@D)
	$(call say,LINK $@)
	$(Q)$(CC) $(TEST_CFLAGS) $(LDFLAGS_) -o $@ $< $(BESIDE) tests/screen/terminal.c $(BUILD)/ui.a $(BUILD)/src.a $(TEST_LIBS)

# The walks are told when the desk waits for a key.
WALKS = $(BUILD)/tests/screen/test_walk $(BUILD)/tests/screen/test_roles $(BUILD)/tests/screen/test_hostile
$(WALKS): private LDFLAGS_ += -Wl,--wrap=term_key
$(WALKS): private BESIDE = tests/screen/stops.c
$(WALKS): tests/screen/stops.c
$(BUILD)/tests/screen/test_roles: private LDFLAGS_ += -Wl,--wrap=may_see_all,--wrap=may_see,--wrap=may_see_of,--wrap=may_ask

tests: all $(UNIT_TESTS) $(SCREEN_TESTS)

test: deps-test
	@$(MAKE) --no-print-directory -j2 BUILD=$(BUILD) all $(BUILD)/tests/bench/hot
	@$(MAKE) --no-print-directory -j2 BUILD=$(BUILD)/sanitized SANITIZE=1 tests
	@PLAIN=$(BUILD) SANITIZED=$(BUILD)/sanitized sh tests/run

lint: deps-test
	@sh .ci/lint

# --- texts: new ones come into the catalogue untranslated; lint does not pass until they are translated ---
TEXTS = $(sort $(wildcard src/*.c)) $(sort $(wildcard src/*/*.c ui/*.c ui/*/*.c))
po: deps
	@mkdir -p $(BUILD)
	xgettext --from-code=UTF-8 --language=C --keyword --keyword=tr:1 --keyword=N_:1 --keyword=tr_n:1,2 \
	    --sort-by-file --no-location --package-name=marrowdesk -o $(BUILD)/marrowdesk.pot $(TEXTS)
	msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-location ui/po/zh.po $(BUILD)/marrowdesk.pot
	msgfmt --check --statistics -o /dev/null ui/po/zh.po

# The screens in README.md, from those that the tests hold.
readme:
	@.ci/readme --write

# Readings of Chinese characters, from the Unihan database of Debian's unicode-data.
UNIHAN = /usr/share/unicode/Unihan_Readings.txt.bz2 /usr/share/unicode/Unihan_Variants.txt.bz2
pinyin: deps-maint
	bzcat $(UNIHAN) | sh src/record/pinyin.sh > src/record/pinyin_table.inc.new
	mv src/record/pinyin_table.inc.new src/record/pinyin_table.inc

# --- measuring and searching for faults ---
BENCH_SOURCES = $(patsubst %,tests/bench/%.c,bench table acts screens inside cases desks)
$(BUILD)/tests/bench/bench: $(BENCH_SOURCES) tests/bench/bench.h tests/bench/acts.h tests/screen/terminal.c $(BUILD)/ui.a $(BUILD)/src.a
	@mkdir -p $(@D)
	$(call say,LINK $@)
	$(Q)$(CC) $(TEST_CFLAGS) $(LDFLAGS_) -o $@ $(BENCH_SOURCES) tests/screen/terminal.c $(BUILD)/ui.a $(BUILD)/src.a $(TEST_LIBS)
# Counted by instructions in every test run (tests/bench/hot.sh).
HOT_SOURCES = $(patsubst %,tests/bench/%.c,hot table acts)
$(BUILD)/tests/bench/hot: $(HOT_SOURCES) tests/bench/bench.h tests/bench/acts.h $(BUILD)/src.a
	@mkdir -p $(@D)
	$(call say,LINK $@)
	$(Q)$(CC) $(TEST_CFLAGS) $(LDFLAGS_) -o $@ $(HOT_SOURCES) $(BUILD)/src.a $(TEST_LIBS)
$(BUILD)/tests/bench/people: tests/bench/people.c $(BUILD)/src.a
	@mkdir -p $(@D)
	$(call say,LINK $@)
	$(Q)$(CC) $(TEST_CFLAGS) $(LDFLAGS_) -o $@ $< $(BUILD)/src.a $(TEST_LIBS)
bench: deps-bench
	@$(MAKE) --no-print-directory -j2 BUILD=$(BUILD) all $(BUILD)/tests/bench/bench $(BUILD)/tests/bench/people
	@BUILD=$(BUILD) sh tests/bench/run

# Each for FUZZ_SECONDS; what is found grows in $(BUILD)/fuzz/found, the seeds stay as they are (the shipped files
# are seeds of config, too).
FUZZ_SECONDS ?= 60
FUZZERS = $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_BUILD = $(MAKE) --no-print-directory -s BUILD=$(BUILD)/fuzz CC=clang SANITIZE=1 CFLAGS=-fsanitize=fuzzer-no-link
$(BUILD)/tests/fuzz/fuzz_%: tests/fuzz/fuzz_%.c $(BUILD)/ui.a $(BUILD)/src.a
	@mkdir -p $(@D)
	$(call say,LINK $@)
	$(Q)$(CC) $(TEST_CFLAGS) $(LDFLAGS_) -fsanitize=fuzzer -o $@ $< $(BUILD)/ui.a $(BUILD)/src.a $(TEST_LIBS)
fuzz: deps-test
	@$(FUZZ_BUILD) -j2 $(FUZZERS:%=$(BUILD)/fuzz/tests/fuzz/fuzz_%)
	@for name in $(FUZZERS); do \
	    mkdir -p $(BUILD)/fuzz/found/$$name; \
	    $(BUILD)/fuzz/tests/fuzz/fuzz_$$name -max_total_time=$(FUZZ_SECONDS) -timeout=20 -rss_limit_mb=2048 -verbosity=0 \
	        -print_final_stats=1 -artifact_prefix=$(BUILD)/fuzz/$$name- $(BUILD)/fuzz/found/$$name \
	        tests/fuzz/corpus/$$name $$(test $$name != config || echo config) >$(BUILD)/fuzz/$$name.log 2>&1 || \
	        { tail -n 40 $(BUILD)/fuzz/$$name.log; echo "fuzz_$$name: broken; the input is $(BUILD)/fuzz/$$name-*"; exit 1; }; \
	    sed -n "s/^stat::number_of_executed_units: */fuzz_$$name: nothing broken, inputs tried: /p" $(BUILD)/fuzz/$$name.log; \
	done

# Lines and branches of src/ that the tests walk through.
coverage: deps-test deps-maint
	@$(MAKE) --no-print-directory -j2 BUILD=$(BUILD)/coverage COVERAGE=1 tests
	@find $(BUILD)/coverage -name '*.gcda' -delete
	@PLAIN=$(BUILD)/coverage SANITIZED=$(BUILD)/coverage sh tests/run /test_
	@gcovr --root . --filter src/ --object-directory $(BUILD)/coverage --exclude-unreachable-branches \
	    --exclude-throw-branches --print-summary --sort-uncovered

# --- installing; DESTDIR for packagers: mode, file, its place under PREFIX ---
INSTALLED = 755:$(BUILD)/marrowdesk:bin/marrowdesk \
            644:config/station.cfg:share/marrowdesk/station.cfg \
            644:config/holidays.cfg:share/marrowdesk/holidays.cfg \
            644:config/letters.cfg:share/marrowdesk/letters.cfg \
            644:$(BUILD)/marrowdesk.1:share/man/man1/marrowdesk.1 \
            644:$(BUILD)/marrowdesk.zh.1:share/man/zh_CN/man1/marrowdesk.1 \
            644:config/marrowdesk.bash:share/bash-completion/completions/marrowdesk \
            644:config/marrowdesk.desktop:share/applications/marrowdesk.desktop \
            644:README.md:share/doc/marrowdesk/README.md
EACH_INSTALLED = for entry in $(INSTALLED); do mode=$${entry%%:*} place=$(DESTDIR)$(PREFIX)/$${entry\#\#*:}; \
                     file=$${entry\#*:}; file=$${file%:*};

install: all
	@$(MAKE) --no-print-directory install-files
install-files:
	@$(EACH_INSTALLED) install -D -m $$mode $$file $$place || exit 1; echo "  $$place"; done
uninstall:
	@$(EACH_INSTALLED) rm -f $$place; done
	@rmdir $(DESTDIR)$(PREFIX)/share/marrowdesk $(DESTDIR)$(PREFIX)/share/doc/marrowdesk 2>/dev/null || true
deb: deps-deb all
	@BUILD=$(BUILD) LATE_FILES="$(LATE_FILES)" WITHIN="$(foreach lib,$(WITHIN),$(call archive,$(lib)))" .ci/deb
.PHONY: install-files deb

# The fault tests with larger counts; long.
LONG_WALKS = worklist quality followup
torture: deps-test
	@$(MAKE) --no-print-directory -j2 BUILD=$(BUILD) all $(LONG_WALKS:%=$(BUILD)/tests/unit/test_%)
	@PLAIN=$(BUILD) WALKS='$(LONG_WALKS)' tests/fault/torture

# Every .xlsx through LibreOffice, where it is installed.
$(BUILD)/tests/office/office: tests/office/office.c $(BUILD)/src.a
	@mkdir -p $(@D)
	$(call say,LINK $@)
	$(Q)$(CC) $(TEST_CFLAGS) $(LDFLAGS_) -o $@ $< $(BUILD)/src.a $(TEST_LIBS) -lm
office: deps-test
	@$(MAKE) --no-print-directory -j2 BUILD=$(BUILD) all $(BUILD)/tests/office/office
	@BUILD=$(BUILD) tests/office/office.sh
.PHONY: office

# The list of packages proved: a fresh Debian 12, a clone, the whole test run. Root, some minutes.
check-clean-root: deps-maint
	@.ci/check-clean-root test

clean:
	rm -rf $(BUILD)
