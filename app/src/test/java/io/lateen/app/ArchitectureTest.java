package io.lateen.app;

import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/// The arrows of ARCHITECTURE.md.
@AnalyzeClasses(packages = "io.lateen", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String[] PARTS = {
    "galley", "pilot", "proxy", "mixer", "citadel", "node", "prometheus", "console", "cli"
  };
  private static final List<String> REQUEST_PATH =
      List.of("listener", "filter", "route", "cluster", "endpoint", "upstream");

  @ArchTest
  static void rulesAreAboutSomething(JavaClasses classes) {
    assertThat(classes.size()).isGreaterThan(500);
  }

  @ArchTest
  static void partsNeverSeeEachOther(JavaClasses classes) {
    for (String part : PARTS) {
      String[] others =
          List.of(PARTS).stream()
              .filter(other -> !other.equals(part))
              .map(ArchitectureTest::in)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(in(part))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .because("parts meet on wires; what they share is a noun (model) or a wire (wire)")
          .check(classes);
    }
  }

  @ArchTest
  static final ArchRule NOBODY_SEES_THE_WHOLE =
      noClasses()
          .that()
          .resideOutsideOfPackage(in("app"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(in("app"))
          .because("app alone constructs parts together");

  @ArchTest
  static final ArchRule MODEL_NEEDS_NOTHING =
      classes()
          .that()
          .resideInAPackage(in("model"))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(in("model"), "java..", "org.jspecify..")
          .because("the mesh's nouns are free of I/O and libraries");

  @ArchTest
  static final ArchRule WIRES_KNOW_NO_PART =
      noClasses()
          .that()
          .resideInAPackage(in("wire"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              List.of(PARTS).stream().map(ArchitectureTest::in).toArray(String[]::new));

  @ArchTest
  static final ArchRule ENVOY_MESSAGES_STAY_AT_THE_BORDER =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.lateen.pilot.translate..", "io.lateen.pilot.push..", "io.lateen.pilot.status..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.envoyproxy..")
          .because("only translators and those who send know Envoy's classes");

  @ArchTest
  static void theRequestPathIsNeverImportedRightToLeft(JavaClasses classes) {
    for (int i = 1; i < REQUEST_PATH.size(); i++) {
      String[] left =
          REQUEST_PATH.subList(0, i).stream()
              .map(room -> in("proxy." + room))
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(in("proxy." + REQUEST_PATH.get(i)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(left)
          .because("the path reads " + String.join(" → ", REQUEST_PATH))
          .check(classes);
    }
  }

  @ArchTest
  static final ArchRule TRANSLATION_IS_PURE =
      noClasses()
          .that()
          .resideInAPackage("io.lateen.pilot.translate..")
          .should()
          .dependOnClassesThat(
              are(
                  DescribedPredicate.describe(
                      "clocks, randoms or I/O",
                      (JavaClass c) ->
                          c.isAssignableTo(java.time.Clock.class)
                              || c.isAssignableTo(Random.class)
                              || c.isAssignableTo(ThreadLocalRandom.class)
                              || c.getPackageName().startsWith("java.nio.file")
                              || c.getPackageName().startsWith("java.net.http"))))
          .because("the same snapshot and node always give the same bytes");

  @ArchTest
  static final ArchRule NO_DUSTBINS =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..",
              "..common..",
              "..helper..",
              "..impl..",
              "..base..",
              "..manager..",
              "..core..")
          .because("what two rooms share is a noun or a wire, or it is not shared");

  @ArchTest
  static void roomsOfAPartHaveNoCycles(JavaClasses classes) {
    for (String part :
        List.of("galley", "pilot", "mixer", "prometheus", "console", "node", "model", "wire")) {
      slices().matching("io.lateen." + part + ".(*)..").should().beFreeOfCycles().check(classes);
    }
  }

  private static String in(String name) {
    return "io.lateen." + name + "..";
  }
}
