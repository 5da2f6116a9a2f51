/* Stands in for a part of Windows that Wine before 9 lacks: random bytes for Rust's standard library. For tests only. */

#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) { return RtlGenRandom(data, (ULONG)length); }
