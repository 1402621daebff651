// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A chart that lies packed among the charts of another one. */
final class ChartArchive {
  static final String ENDING = ".tgz";

  private static final Pattern PATH = Pattern.compile("(?:.*/)?charts/[^/_.][^/]*\\.tgz");
  private static final Pattern DRIVE = Pattern.compile("[a-zA-Z]:.*");

  private ChartArchive() {}

  static boolean isOne(String path) {
    return path.endsWith(ENDING) && PATH.matcher(path).matches();
  }

  /** Adds the files of an archive below a prefix, without the directory that all of them have. */
  static void unpack(String path, byte[] content, String prefix, ChartFiles into) {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(content)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isDirectory()) {
          continue;
        }
        if (!isPlain(entry)) {
          throw ChartException.of(
              ChartError.FORBIDDEN,
              path + " holds " + entry.getName() + ", which is no plain file");
        }
        String name = inside(path, entry.getName());
        if (entry.getSize() > into.room()) {
          throw ChartFiles.tooMuch("what is packed in " + path);
        }
        byte[] bytes = tar.readNBytes((int) entry.getSize());
        into.addOrUnpack(prefix + name, bytes);
      }
    } catch (IOException e) {
      throw new ChartException(
          io.gitops4j.core.error.Issue.error(
              ChartError.INVALID_CHART, path + " is no archive of a chart: " + e.getMessage()),
          e);
    }
  }

  private static boolean isPlain(TarArchiveEntry entry) {
    return !entry.isSymbolicLink()
        && !entry.isLink()
        && !entry.isFIFO()
        && !entry.isBlockDevice()
        && !entry.isCharacterDevice();
  }

  private static String inside(String path, String name) {
    String plain = name.replace('\\', '/');
    int slash = plain.indexOf('/');
    String rest = slash < 0 ? "" : plain.substring(slash + 1);
    StringBuilder clean = new StringBuilder();
    for (String part : rest.split("/")) {
      if (part.equals("..")) {
        clean.setLength(0);
        break;
      }
      if (!part.isEmpty() && !part.equals(".")) {
        clean.append(clean.isEmpty() ? "" : "/").append(part);
      }
    }
    if (clean.isEmpty()
        || plain.startsWith("/")
        || rest.startsWith("/")
        || DRIVE.matcher(rest).matches()
        || rest.indexOf('\0') >= 0) {
      throw ChartException.of(ChartError.FORBIDDEN, path + " holds a path out of it: " + name);
    }
    return clean.toString();
  }
}
