// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import com.marcnuri.helm.jni.HelmLib;
import com.marcnuri.helm.jni.InstallOptions;
import com.marcnuri.helm.jni.NativeLibrary;
import com.marcnuri.helm.jni.Result;
import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The native library: loaded with the first call, for the process. It is called as an install that
 * is a dry run on the client's side alone, since what it offers as {@code template} asks a cluster
 * where a template looks something up.
 */
final class NativeHelm {
  private static final Set<String> DRIVERS =
      Set.of("", "secret", "secrets", "configmap", "configmaps", "memory");

  /** The library swaps the standard streams of its runtime while it works. */
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private static @Nullable HelmLib library;

  private NativeHelm() {}

  /** What Helm says to a call, which always fails: see {@link Capture}. */
  static String run(HelmCall call) {
    String driver = System.getenv("HELM_DRIVER");
    if (driver != null && !DRIVERS.contains(driver)) {
      throw ChartException.of(
          ChartError.UNAVAILABLE, "HELM_DRIVER is set to a driver that connects to somewhere");
    }
    ONE_AT_A_TIME.lock();
    try {
      HelmLib loaded = library;
      if (loaded != null) {
        return said(loaded, call);
      }
      // its first call takes the signals that stop a program away from the JVM, later ones do not
      SignalHandlers handlers = SignalHandlers.save();
      try {
        loaded = load();
        return said(loaded, call);
      } finally {
        handlers.restore();
        library = loaded;
      }
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private static HelmLib load() {
    // not by helm-java's own look-up, which downloads the library if it is not on the class path
    for (ClassLoader loader :
        List.of(NativeHelm.class.getClassLoader(), ClassLoader.getSystemClassLoader())) {
      NativeLibrary found = NativeLibrary.serviceProviderLibrary(loader);
      if (found != null) {
        return found.load();
      }
    }
    throw ChartException.of(
        ChartError.UNAVAILABLE,
        "the native library of helm-java for this platform is not on the class path");
  }

  private static String said(HelmLib library, HelmCall call) {
    for (String path : call.values()) {
      if (path.indexOf(',') >= 0) {
        throw ChartException.of(
            ChartError.UNAVAILABLE, "the directory for temporary files has a comma in its path");
      }
    }
    int yes = 1;
    int no = 0;
    Result result =
        library.Install(
            new InstallOptions(
                call.release(),
                no, // generateName
                null, // nameTemplate
                null, // version
                call.chart(),
                call.namespace(),
                call.kubeVersion(),
                no, // atomic
                no, // createNamespace
                null, // description
                no, // devel
                no, // dependencyUpdate
                yes, // disableOpenApiValidation
                yes, // dryRun
                "client", // dryRunOption
                yes, // skipCRDs: they are no templates
                no, // wait
                no, // timeout
                null, // values
                null, // setFiles
                String.join(",", call.values()),
                call.nothing(), // kubeConfig
                null, // kubeConfigContents
                null, // certFile
                null, // keyFile
                null, // caFile
                no, // insecureSkipTlsVerify
                no, // plainHttp
                null, // keyring
                no, // debug
                yes, // clientOnly
                call.nothing())); // repositoryConfig
    String error = result.err;
    library.Free(result);
    return error == null ? "" : error;
  }
}
