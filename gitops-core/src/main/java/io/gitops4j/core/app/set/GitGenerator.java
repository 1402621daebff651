// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.app.set.template.Dict;
import io.gitops4j.core.app.set.template.SlashPath;
import io.gitops4j.core.app.set.template.Slug;
import io.gitops4j.core.app.set.template.Values;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.path.PathPattern;
import io.gitops4j.core.path.PathPattern.Syntax;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Parameters from the directories and the files of a repository. */
final class GitGenerator {
  private final Expansion expansion;
  private final MapNode git;
  private final FieldPath path;
  private final Dict given;
  private final String prefix;

  GitGenerator(Expansion expansion, MapNode git, FieldPath path, Dict given) {
    this.expansion = expansion;
    this.git = git;
    this.path = path;
    this.given = given;
    this.prefix = Edit.text(git, "pathParamPrefix");
  }

  List<Dict> parameters() {
    String url = Edit.text(git, "repoURL");
    String revision = Edit.text(git, "revision");
    SourceRef ref;
    try {
      ref = SourceRef.of(url, revision.isEmpty() ? "HEAD" : revision);
    } catch (IllegalArgumentException e) {
      throw expansion.failure(
          SetError.GENERATOR, git, path.key("repoURL"), String.valueOf(e.getMessage()));
    }
    try {
      SourceTree tree =
          expansion
              .sources()
              .tree(ref)
              .orElseThrow(
                  () ->
                      expansion.failure(
                          SetError.SOURCE,
                          git,
                          path.key("repoURL"),
                          "no provider can open the source " + ref));
      return Edit.has(git, "directories") || !Edit.has(git, "files")
          ? directories(tree)
          : files(tree);
    } catch (SourceException e) {
      throw expansion.failure(SetError.SOURCE, git, path.key("repoURL"), Sources.why(e));
    }
  }

  /** A pattern and whether what it matches is left out. */
  private record Rule(PathPattern pattern, boolean excludes) {}

  private List<Rule> rules(String field, Syntax syntax) {
    List<Rule> rules = new ArrayList<>();
    List<MapNode> items = Edit.maps(git, field);
    for (int i = 0; i < items.size(); i++) {
      try {
        rules.add(
            new Rule(
                PathPattern.of(Edit.text(items.get(i), "path"), syntax),
                Edit.flag(items.get(i), "exclude")));
      } catch (IllegalArgumentException e) {
        throw expansion.failure(
            SetError.GENERATOR,
            items.get(i),
            path.key(field).index(i).key("path"),
            "the pattern can't be read: " + e.getMessage());
      }
    }
    return rules;
  }

  private List<Dict> directories(SourceTree tree) {
    List<Rule> rules = rules("directories", Syntax.DIRECTORY);
    List<Dict> all = new ArrayList<>();
    for (String directory : expansion.sources().directories(tree)) {
      boolean included = false;
      boolean excluded = false;
      for (Rule rule : rules) {
        if (rule.pattern().matches(directory)) {
          excluded |= rule.excludes();
          included |= !rule.excludes();
        }
      }
      if (included && !excluded) {
        Dict parameters = new Dict();
        put(parameters, directory, null);
        all.add(expansion.withValues(parameters, git, path, given));
      }
    }
    return all;
  }

  private List<Dict> files(SourceTree tree) {
    List<Rule> rules = rules("files", expansion.fileSyntax());
    TreeSet<String> files = new TreeSet<>();
    for (Rule rule : rules) {
      if (!rule.excludes()) {
        for (String file : expansion.sources().files(tree, rule.pattern().start())) {
          if (rule.pattern().matches(file)) {
            files.add(file);
          }
        }
      }
    }
    files.removeIf(
        file -> rules.stream().anyMatch(rule -> rule.excludes() && rule.pattern().matches(file)));
    List<Dict> all = new ArrayList<>();
    for (String file : files) {
      for (MapNode object : objects(tree, file)) {
        Dict parameters =
            expansion.isGo() ? (Dict) Values.of(object) : Flat.of((Dict) Values.of(object));
        put(parameters, SlashPath.dir(file), SlashPath.base(file));
        all.add(expansion.withValues(parameters, git, path, given));
      }
    }
    return all;
  }

  /** The objects of a file: one, or a list of them; an empty file holds an empty one. */
  private List<MapNode> objects(SourceTree tree, String file) {
    byte[] bytes = tree.read(TreePath.of(file));
    expansion.budget().text(bytes.length);
    List<Node> documents;
    try {
      documents = YamlReader.ofDefaults().asConfiguration().read(file, bytes);
    } catch (YamlException e) {
      expansion.add(e.issues());
      throw expansion.failure(
          SetError.FILE, git, path.key("files"), "the file " + file + " can't be read");
    }
    if (documents.isEmpty()) {
      return List.of(MapNode.EMPTY);
    }
    Node first = documents.get(0);
    if (first instanceof MapNode object) {
      return List.of(object);
    }
    if (first instanceof ListNode list
        && list.items().stream().allMatch(item -> item instanceof MapNode)) {
      return list.items().stream().map(MapNode.class::cast).toList();
    }
    throw new SetFailure(
        Issue.error(SetError.FILE, "the file holds neither an object nor a list of objects")
            .at(Location.of(file, first))
            .withExpected("a map, or a list of maps"));
  }

  /** Puts what a path tells; of a directory, the file name is null. */
  private void put(Dict parameters, String directory, @Nullable String file) {
    String basename = SlashPath.base(directory);
    List<String> segments = List.of(directory.split("/"));
    if (expansion.isGo()) {
      Dict dict = new Dict();
      dict.put("path", directory).put("basename", basename);
      dict.put("basenameNormalized", Slug.normalized(basename));
      dict.put("segments", new ArrayList<Object>(segments));
      if (file != null) {
        dict.put("filename", file).put("filenameNormalized", Slug.normalized(file));
      }
      if (prefix.isEmpty()) {
        parameters.put("path", dict);
      } else {
        parameters.put(prefix, new Dict().put("path", dict));
      }
      return;
    }
    String name = prefix.isEmpty() ? "path" : prefix + ".path";
    parameters.put(name, directory).put(name + ".basename", basename);
    parameters.put(name + ".basenameNormalized", Slug.normalized(basename));
    if (file != null) {
      parameters.put(name + ".filename", file);
      parameters.put(name + ".filenameNormalized", Slug.normalized(file));
    }
    for (int i = 0; i < segments.size(); i++) {
      if (!segments.get(i).isEmpty()) {
        parameters.put(name + "[" + i + "]", segments.get(i));
      }
    }
  }
}
