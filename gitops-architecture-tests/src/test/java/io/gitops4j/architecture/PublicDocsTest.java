// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each public type and method of an exported package has a comment. The Javadoc run checks what the
 * comments say, but its own "missing" group also asks for a tag for each parameter.
 */
class PublicDocsTest {

  static List<String> libraries() {
    return Repository.LIBRARIES;
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void publicTypesAndMethods_ofExportedPackages_haveAComment(String module) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : Repository.exports(module)) {
      Path directory = Repository.mainSources(module).resolve(name.replace('.', '/'));
      Repository.sources(directory).stream()
          .filter(file -> directory.equals(file.getParent()))
          .forEach(files::add);
    }
    if (!files.isEmpty()) {
      assertThat(undocumented(files)).isEmpty();
    }
  }

  private static List<String> undocumented(List<Path> files) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> missing = new ArrayList<>();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Visitor(docs, missing).scan(unit, null);
      }
    }
    return missing;
  }

  /** Goes through what a user can see of one file; syntax alone is enough for that. */
  private static final class Visitor extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final DocTrees docs;
    private final List<String> missing;

    Visitor(DocTrees docs, List<String> missing) {
      this.docs = docs;
      this.missing = missing;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void none) {
      if (!visible(type.getModifiers())) {
        return null;
      }
      check(type.getSimpleName().toString());
      return super.visitClass(type, none);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
      ClassTree owner = (ClassTree) getCurrentPath().getParentPath().getLeaf();
      boolean overrides =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(found -> found.getAnnotationType().toString().endsWith("Override"));
      // a constructor without a line of its own, and a record's, are described by their type
      boolean constructor = method.getReturnType() == null;
      if (visible(method.getModifiers()) && !overrides && !constructor) {
        check(owner.getSimpleName() + "." + method.getName());
      }
      return null;
    }

    private boolean visible(ModifiersTree modifiers) {
      TreePath parent = getCurrentPath().getParentPath();
      boolean inInterface =
          parent.getLeaf().getKind() == Tree.Kind.INTERFACE
              && !modifiers.getFlags().contains(Modifier.PRIVATE);
      return inInterface
          || modifiers.getFlags().stream()
              .anyMatch(Set.of(Modifier.PUBLIC, Modifier.PROTECTED)::contains);
    }

    private void check(String name) {
      if (docs.getDocComment(getCurrentPath()) == null) {
        missing.add(name);
      }
    }
  }
}
