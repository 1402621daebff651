// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the process does when it is told to stop or to dump its threads: kept while a library is
 * loaded that would change it. Does nothing on Windows, where there is no such call.
 */
final class SignalHandlers {
  private static final int[] SIGNALS = {1, 2, 3, 15}; // hang-up, interrupt, quit, terminate
  private static final int LARGE_ENOUGH = 512; // for the structure of any platform

  private final Map<Integer, Memory> saved = new LinkedHashMap<>();

  private SignalHandlers() {}

  static SignalHandlers save() {
    SignalHandlers handlers = new SignalHandlers();
    if (!Platform.isWindows()) {
      for (int signal : SIGNALS) {
        Memory memory = new Memory(LARGE_ENOUGH);
        memory.clear();
        if (sigaction(signal, Pointer.NULL, memory) == 0) {
          handlers.saved.put(signal, memory);
        }
      }
    }
    return handlers;
  }

  void restore() {
    saved.forEach((signal, memory) -> sigaction(signal, memory, Pointer.NULL));
  }

  private static int sigaction(int signal, Pointer handler, Pointer old) {
    Function function = NativeLibrary.getProcess().getFunction("sigaction");
    return function.invokeInt(new Object[] {signal, handler, old});
  }
}
