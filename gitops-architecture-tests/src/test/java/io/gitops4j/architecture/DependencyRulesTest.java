// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may depend on whom. Rules hold for packages that do not exist yet, too. */
class DependencyRulesTest {

  private static final JavaClasses LIBRARIES =
      imported(Repository.LIBRARIES.stream().map(Repository.ROOT::resolve));

  private static final JavaClasses EXAMPLES =
      imported(
          Stream.of("examples/quickstart", "examples/gitops-cli").map(Repository.ROOT::resolve));

  private static JavaClasses imported(Stream<Path> modules) {
    return new ClassFileImporter()
        .importPaths(
            modules
                .map(module -> module.resolve("target/classes"))
                .filter(Files::isDirectory)
                .toList());
  }

  @Test
  void libraries_compiled_areImported() {
    assertThat(LIBRARIES.contain("io.gitops4j.core.spi.Renderer")).isTrue();
  }

  @Test
  void core_dependsOnNoSiblingAndNoCluster() {
    noClasses()
        .that()
        .resideInAPackage("io.gitops4j.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.gitops4j.kustomize..",
            "io.gitops4j.diff..",
            "io.gitops4j.k8s..",
            "io.gitops4j.testkit..",
            "io.fabric8..")
        .check(LIBRARIES);
  }

  @Test
  void kustomize_dependsOnCoreAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.gitops4j.kustomize..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.gitops4j.core.cluster..",
            "io.gitops4j.diff..",
            "io.gitops4j.k8s..",
            "io.gitops4j.testkit..",
            "io.fabric8..")
        .allowEmptyShould(true)
        .check(LIBRARIES);
  }

  @Test
  void diff_dependsOnCoreAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.gitops4j.diff..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.gitops4j.kustomize..", "io.gitops4j.k8s..", "io.gitops4j.testkit..", "io.fabric8..")
        .allowEmptyShould(true)
        .check(LIBRARIES);
  }

  @Test
  void k8s_knowsNoRenderer() {
    noClasses()
        .that()
        .resideInAPackage("io.gitops4j.k8s..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.gitops4j.kustomize..", "io.gitops4j.testkit..")
        .allowEmptyShould(true)
        .check(LIBRARIES);
  }

  @Test
  void helm_dependsOnCoreAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.gitops4j.helm..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.gitops4j.core.cluster..",
            "io.gitops4j.kustomize..",
            "io.gitops4j.diff..",
            "io.gitops4j.k8s..",
            "io.gitops4j.testkit..")
        .allowEmptyShould(true)
        .check(LIBRARIES);
  }

  @Test
  void sops_dependsOnCoreAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.gitops4j.sops..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.gitops4j.core.cluster..",
            "io.gitops4j.kustomize..",
            "io.gitops4j.diff..",
            "io.gitops4j.k8s..",
            "io.gitops4j.testkit..")
        .allowEmptyShould(true)
        .check(LIBRARIES);
  }

  @Test
  void bouncyCastle_usedByTheModulesForItOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.gitops4j.sops..", "io.gitops4j.signature..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bouncycastle..")
        .check(LIBRARIES);
  }

  @Test
  void oci_dependsOnCoreAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.gitops4j.oci..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.gitops4j.core.cluster..",
            "io.gitops4j.kustomize..",
            "io.gitops4j.diff..",
            "io.gitops4j.k8s..",
            "io.gitops4j.testkit..")
        .allowEmptyShould(true)
        .check(LIBRARIES);
  }

  @Test
  void signature_dependsOnCoreAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.gitops4j.signature..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.gitops4j.core.cluster..",
            "io.gitops4j.kustomize..",
            "io.gitops4j.diff..",
            "io.gitops4j.k8s..",
            "io.gitops4j.testkit..")
        .allowEmptyShould(true)
        .check(LIBRARIES);
  }

  @Test
  void nativeHelm_usedByTheHelmModuleOnly() {
    onlyIn("io.gitops4j.helm..", "com.marcnuri..");
    onlyIn("io.gitops4j.helm..", "com.sun.jna..");
  }

  @Test
  void celJava_usedByTheCelModuleOnly() {
    onlyIn("io.gitops4j.cel..", "dev.cel..");
  }

  @Test
  void fabric8_usedByTheClientPackageOnly() {
    onlyIn("io.gitops4j.k8s.client..", "io.fabric8..");
  }

  @Test
  void yamlParser_usedByTheYamlPackageOnly() {
    onlyIn("io.gitops4j.core.yaml..", "org.snakeyaml..");
  }

  @Test
  void jgit_usedByTheGitPackageOnly() {
    onlyIn("io.gitops4j.core.git..", "org.eclipse.jgit..");
  }

  @Test
  void internal_usedByItsOwnModuleOnly() {
    for (String module : Repository.LIBRARIES) {
      String base = "io.gitops4j." + module.substring("gitops-".length());
      noClasses()
          .that()
          .resideOutsideOfPackage(base + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(base + "..internal..")
          .check(LIBRARIES);
    }
  }

  @Test
  void examples_useExportedPackagesOnly() {
    Set<String> exported = Repository.allExports();
    classes()
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.describe(
                "are not ours, or exported, or of the examples",
                (JavaClass type) -> {
                  String name = type.getBaseComponentType().getPackageName();
                  return !name.startsWith("io.gitops4j.")
                      || name.startsWith("io.gitops4j.examples")
                      || exported.contains(name);
                }))
        .allowEmptyShould(true)
        .check(EXAMPLES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Utils", "Util", "Helper", "Manager", "Impl"})
  void className_saysWhatItIs(String suffix) {
    noClasses().should().haveSimpleNameEndingWith(suffix).check(LIBRARIES);
    noClasses().should().haveSimpleNameEndingWith(suffix).allowEmptyShould(true).check(EXAMPLES);
  }

  private static void onlyIn(String owner, String library) {
    noClasses()
        .that()
        .resideOutsideOfPackage(owner)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(LIBRARIES);
  }
}
