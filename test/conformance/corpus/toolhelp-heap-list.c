// Traversing the heap list in the manner of Microsoft's sample: every heap, its first blocks, and their sizes.
// profiles: nt
// expect: lists walked: 1 <= HEAP_SPEC §A.18
// expect: default heap found once: 1 <= HEAP_SPEC §A.18
// expect: own block found: 1 <= HEAP_SPEC §A.18
#include <windows.h>
#include <tlhelp32.h>
#include <stdio.h>
int main( void )
{
   HEAPLIST32 hl;
   HANDLE hHeapSnap = CreateToolhelp32Snapshot(TH32CS_SNAPHEAPLIST, GetCurrentProcessId());
   HANDLE mine;
   void *block;
   int defaults = 0, lists = 0, found = 0;

   if ( hHeapSnap == INVALID_HANDLE_VALUE ) { printf ("CreateToolhelp32Snapshot failed (%d)\n", GetLastError()); return 1; }
   CloseHandle(hHeapSnap);
   mine = HeapCreate(0, 0, 0);
   block = HeapAlloc(mine, 0, 700);
   hHeapSnap = CreateToolhelp32Snapshot(TH32CS_SNAPHEAPLIST, GetCurrentProcessId());
   hl.dwSize = sizeof(HEAPLIST32);
   if( Heap32ListFirst( hHeapSnap, &hl ) )
   {
      do
      {
         HEAPENTRY32 he;
         ZeroMemory(&he, sizeof(HEAPENTRY32));
         he.dwSize = sizeof(HEAPENTRY32);
         lists++;
         if( hl.dwFlags & HF32_DEFAULT ) defaults++;
         if( Heap32First( &he, GetCurrentProcessId(), hl.th32HeapID ) )
         {
            do
            {
               if( he.dwAddress == (ULONG_PTR)block && he.dwBlockSize >= 700 ) found++;
               he.dwSize = sizeof(HEAPENTRY32);
            } while( Heap32Next(&he) );
         }
         hl.dwSize = sizeof(HEAPLIST32);
      } while (Heap32ListNext( hHeapSnap, &hl ));
   }
   printf("lists walked: %d\ndefault heap found once: %d\nown block found: %d\n", lists >= 2, defaults == 1, found == 1);
   CloseHandle(hHeapSnap);
   HeapDestroy(mine);
   return 0;
}
