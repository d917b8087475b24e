#!/bin/sh
# Usage: libstdcxx-shim.sh DIR. Needs gcc and objdump (Debian: gcc, binutils); Linux on x86-64.
#
# TorchSharp's native library was compiled by GCC 13. Of libstdc++'s version GLIBCXX_3.4.32 it names one symbol, std::ios_base_library_init(), which is never
# called: it stands for "this library sets up the standard streams by itself". Where the system's libstdc++ is older, as on Debian 12, this makes
# DIR/libstdc++.so.6, which has that symbol, sets up the streams, and leaves everything else to the system's library, under the system's version names.
# Programs find it by LD_LIBRARY_PATH=DIR. Where the system's is new enough, DIR stays empty.
set -eu

needed=GLIBCXX_3.4.32
directory=${1:?usage: libstdcxx-shim.sh DIR}
mkdir -p "$directory"

system=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p | awk '/libstdc\+\+\.so\.6 .*x86-64/ { print $NF; exit }')
if [ -z "$system" ]; then
  echo "libstdcxx-shim.sh: this system has no libstdc++.so.6 for x86-64" >&2
  exit 1
fi

versions=$(objdump -p "$system" | awk '/^Version definitions/ { on = 1 } on && $4 ~ /^(GLIBCXX|CXXABI)_/ { print $4 }')
if printf '%s\n' "$versions" | grep -qx "$needed"; then
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/shim.c" <<'C'
extern void _ZNSt8ios_base4InitC1Ev(void *); /* std::ios_base::Init::Init() */
static long long streams[2];
__attribute__((constructor)) static void begin(void) { _ZNSt8ios_base4InitC1Ev(streams); }
void _ZSt21ios_base_library_initv(void) {} /* std::ios_base_library_init() */
C
{
  printf '%s {};\n' $versions
  echo "$needed { _ZSt21ios_base_library_initv; };"
} > "$work/versions.map"

# An empty library of the system's path as its name: linking with it makes the loader open the system's file by that path, not by a name that is the shim's too.
echo 'int edgeactors_unused;' | gcc -shared -fPIC -nostdlib -x c - -o "$work/system.so" -Wl,-soname,"$system"
gcc -shared -fPIC -O2 -nostdlib "$work/shim.c" -o "$directory/libstdc++.so.6.new" \
  -Wl,-soname,libstdc++.so.6 -Wl,--version-script="$work/versions.map" -Wl,--no-as-needed "$work/system.so"
mv "$directory/libstdc++.so.6.new" "$directory/libstdc++.so.6"
