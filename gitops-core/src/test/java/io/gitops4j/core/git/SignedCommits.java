// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Writes commits and tags with signatures by whatever signs, byte for byte as Git does. Each commit
 * has one file, {@code app/a.yaml}.
 */
public final class SignedCommits {
  private final Repository repository;
  private long time = 1_700_000_000L;

  /** In this repository. */
  public SignedCommits(Repository repository) {
    this.repository = repository;
  }

  /** A ConfigMap whose text is the message, on top of these; unsigned without a signer. */
  public ObjectId commit(
      String message, @Nullable Function<byte[], String> signer, ObjectId... parents)
      throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      String text =
          "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  text: "
              + message.lines().findFirst().orElse("")
              + "\n";
      TreeFormatter app = new TreeFormatter();
      app.append(
          "a.yaml",
          org.eclipse.jgit.lib.FileMode.REGULAR_FILE,
          inserter.insert(Constants.OBJ_BLOB, text.getBytes(UTF_8)));
      TreeFormatter root = new TreeFormatter();
      root.append("app", org.eclipse.jgit.lib.FileMode.TREE, inserter.insert(app));
      StringBuilder head = new StringBuilder("tree " + inserter.insert(root).name() + "\n");
      for (ObjectId parent : parents) {
        head.append("parent ").append(parent.name()).append('\n');
      }
      time += 60;
      head.append("author Ada <ada@example.org> ").append(time).append(" +0000\n");
      head.append("committer Ada <ada@example.org> ").append(time).append(" +0000\n");
      String body = "\n" + message + "\n";
      String signature = "";
      if (signer != null) {
        List<String> lines = signer.apply((head + body).getBytes(UTF_8)).lines().toList();
        signature = "gpgsig " + String.join("\n ", lines) + "\n";
      }
      ObjectId id =
          inserter.insert(Constants.OBJ_COMMIT, (head + signature + body).getBytes(UTF_8));
      inserter.flush();
      return id;
    }
  }

  /** An annotated tag object that says it has this name; no reference yet. */
  public ObjectId tag(String name, ObjectId commit, @Nullable Function<byte[], String> signer)
      throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      String text =
          "object "
              + commit.name()
              + "\ntype commit\ntag "
              + name
              + "\ntagger Ada <ada@example.org> "
              + time
              + " +0000\n\nrelease\n";
      String signature = signer == null ? "" : signer.apply(text.getBytes(UTF_8));
      ObjectId id = inserter.insert(Constants.OBJ_TAG, (text + signature).getBytes(UTF_8));
      inserter.flush();
      return id;
    }
  }

  /** Lets a reference point to an object. */
  public void ref(String name, ObjectId id) throws IOException {
    RefUpdate update = repository.updateRef(name);
    update.setNewObjectId(id);
    update.forceUpdate();
  }
}
