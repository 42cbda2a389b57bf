@echo off
rem The front door to the project on Windows; ./dev is the same for bash. It installs nothing outside of this folder.
setlocal DisableDelayedExpansion
set "root=%~dp0"
set "logs=%root%artifacts\logs"
set "program=%root%artifacts\embedded\bin\AppHost\release\AppHost.dll"
set DOTNET_NOLOGO=1
set DOTNET_CLI_UI_LANGUAGE=en
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set TESTINGPLATFORM_TELEMETRY_OPTOUT=1

set "verb=%~1"
if "%verb%"=="" set "verb=help"

rem What follows the verb is passed on.
set "arguments="
:collect
shift
if "%~1"=="" goto collected
set arguments=%arguments% %1
goto collect
:collected

if "%verb%"=="up" goto up
if "%verb%"=="test" goto test
if "%verb%"=="bench" goto bench
if "%verb%"=="aspire" goto aspire
if "%verb%"=="help" goto help
if "%verb%"=="-h" goto help
if "%verb%"=="--help" goto help
call :text 1>&2
call :fail "there is no such verb; those above are all"
exit /b 1

:help
call :text
exit /b 0

:text
echo dev up      start the registry, the trainer and the scoring service, and train the sample when there is no model yet
echo               --data FILE   train on this CSV file
echo               --once        run the loop once and end; the exit code is 0 only if the prediction was right
echo               --help        all options
echo dev test    build, check the formatting, and run every test
echo dev bench train  compare the training of boosted trees with other libraries, where they are installed
echo dev bench score  compare the scoring of forests with other libraries, where they are installed
echo dev aspire  run the AppHost in the cloud build, with the Aspire dashboard
echo dev help    this text
echo.
echo State lives in .mlops (MLOPS_HOME overrides). The first build takes about a minute, later ones seconds.
exit /b 0

:up
call :need_sdk
if errorlevel 1 exit /b 1
if "%arguments%"==" --help" if exist "%program%" dotnet "%program%" --help & exit /b 0
call :choose_build
call :step restore packages "restore AppHost -p:MLOpsCloud=false"
if errorlevel 1 exit /b 1
call :step build release "build AppHost -p:MLOpsCloud=false -c Release --no-restore"
if errorlevel 1 exit /b 1
if "%MLOPS_HOME%"=="" set "MLOPS_HOME=%root%.mlops"
dotnet "%program%" %arguments%
exit /b %errorlevel%

:test
call :need_sdk
if errorlevel 1 exit /b 1
call :choose_build
call :step restore packages "restore MLOpsAspire.sln -p:MLOpsCloud=false"
if errorlevel 1 exit /b 1
call :step build release "build MLOpsAspire.sln -p:MLOpsCloud=false -c Release --no-restore"
if errorlevel 1 exit /b 1
call :install_npm onnxruntime "ONNX Runtime"
if errorlevel 1 exit /b 1
call :install_npm mlflow "MLflow's client"
if errorlevel 1 exit /b 1
if "%MLOPS_TEST_POSTGRES%"=="" echo   postgres   is not started on this system: what needs it is skipped, unless MLOPS_TEST_POSTGRES names one
pushd "%root%"
set formatted=1
dotnet format MLOpsAspire.sln --verify-no-changes --no-restore >"%logs%\format.log" 2>&1
if errorlevel 1 set formatted=0
if "%formatted%"=="1" echo   formatting   as it should be
if "%formatted%"=="0" echo   formatting   is off: run 'dotnet format'; see artifacts\logs\format.log
echo   tests   running; this takes minutes
dotnet test --solution MLOpsAspire.sln -p:MLOpsCloud=false -c Release --no-build --no-ansi --no-progress %arguments% >"%logs%\test.log" 2>&1
set code=%errorlevel%
popd
type "%logs%\test.log"
set passed=0
set failed=0
set skipped=0
for /f "tokens=1,2 delims=: " %%a in ('findstr /c:"succeeded: " /c:"failed: " /c:"skipped: " "%logs%\test.log"') do (
  if "%%a"=="succeeded" set passed=%%b
  if "%%a"=="failed" set failed=%%b
  if "%%a"=="skipped" set skipped=%%b
)
if "%formatted%"=="1" (set /a passed+=1) else (set /a failed+=1)
if not "%code%"=="0" if "%failed%"=="0" set failed=1
echo %passed% passed, %failed% failed, %skipped% skipped
if not "%failed%"=="0" exit /b 1
exit /b 0

:bench
call :need_sdk
if errorlevel 1 exit /b 1
call :choose_build
call :step restore packages "restore bench/Bench.csproj -p:MLOpsCloud=false"
if errorlevel 1 exit /b 1
call :step build release "build bench/Bench.csproj -p:MLOpsCloud=false -c Release --no-restore"
if errorlevel 1 exit /b 1
dotnet "%root%artifacts\embedded\bin\Bench\release\Bench.dll" %arguments% --results "%root%bench\results"
exit /b %errorlevel%

:aspire
call :need_sdk
if errorlevel 1 exit /b 1
if not exist "%logs%" mkdir "%logs%"
call :find_aspire
if not "%errorlevel%"=="0" (
  findstr /c:"Unable to find package" "%logs%\aspire.log" >nul && call :fail "the package feed has no Aspire SDK; 'dev up' runs the same services without it"
  findstr /c:"Unable to find package" "%logs%\aspire.log" >nul || call :fail "the package feed does not answer: see artifacts\logs\aspire.log; 'dev up' runs the same services without Aspire"
  exit /b 1
)
pushd "%root%"
dotnet run --project AppHost -p:MLOpsCloud=true -- %arguments%
set code=%errorlevel%
popd
exit /b %code%

rem The text is taken as it is: a quote or an angle bracket in it must not become a command.
:fail
set "text=%~1"
setlocal EnableDelayedExpansion
echo   failed: !text! 1>&2
endlocal
exit /b 1

rem step NAME DETAIL "ARGUMENTS OF DOTNET": runs it with its output in a log.
:step
if not exist "%logs%" mkdir "%logs%"
set "log=%logs%\%~1.log"
pushd "%root%"
dotnet %~3 >"%log%" 2>&1
set code=%errorlevel%
popd
if "%code%"=="0" (
  echo   %~1   %~2
  exit /b 0
)
set "first="
for /f "delims=" %%l in ('findstr /c:": error " "%log%"') do if not defined first set "first=%%l"
if not defined first set "first=it ended with %code%"
setlocal EnableDelayedExpansion
echo   failed: %~1: !first! ^(all of it: artifacts\logs\%~1.log^) 1>&2
endlocal
exit /b 1

:need_sdk
where dotnet >nul 2>&1
if errorlevel 1 call :fail "the .NET SDK is not installed: get version 10 from https://dot.net and try again" & exit /b 1
pushd "%root%"
dotnet --version >nul 2>&1
set code=%errorlevel%
popd
if "%code%"=="0" exit /b 0
call :fail "no .NET SDK 10 is installed: get it from https://dot.net"
exit /b 1

rem A plain `dotnet build` or an IDE makes the cloud build, unless the package feed lacks its SDK.
:choose_build
if exist "%root%artifacts\aspire-sdk-found" exit /b 0
if exist "%root%Directory.Build.local.props" exit /b 0
if not exist "%logs%" mkdir "%logs%"
call :find_aspire
if not errorlevel 1 (
  type nul >"%root%artifacts\aspire-sdk-found"
  exit /b 0
)
rem A feed that does not answer now may have it the next time.
findstr /c:"Unable to find package" "%logs%\aspire.log" >nul
if errorlevel 1 exit /b 0
set "props=%root%Directory.Build.local.props"
>"%props%" echo ^<!-- Written by dev because the package feed has no Aspire SDK. Delete this file to have it looked for again. --^>
>>"%props%" echo ^<Project^>
>>"%props%" echo   ^<PropertyGroup^>
>>"%props%" echo     ^<MLOpsCloud^>false^</MLOpsCloud^>
>>"%props%" echo   ^</PropertyGroup^>
>>"%props%" echo ^</Project^>
echo   feed   has no Aspire SDK: 'dotnet build' makes the embedded build here
exit /b 0

:find_aspire
pushd "%root%"
dotnet msbuild AppHost/AppHost.csproj -p:MLOpsCloud=true -getProperty:AspireHostingSDKVersion >"%logs%\aspire.log" 2>&1
set code=%errorlevel%
popd
exit /b %code%

rem What tests compare with or ask; without Node.js they are skipped, and say so.
:install_npm
where npm >nul 2>&1
if errorlevel 1 (
  echo   npm   is not installed: the tests with %~2 are skipped
  exit /b 0
)
rem Nothing to do when the list of what is wanted is the one that was installed.
fc /b "%root%tests\%~1\package-lock.json" "%logs%\npm-%~1-installed.json" >nul 2>&1
if not errorlevel 1 if exist "%root%tests\%~1\node_modules" exit /b 0
call npm ci --ignore-scripts --prefix "%root%tests\%~1" >"%logs%\npm-%~1.log" 2>&1
if errorlevel 1 call :fail "npm: see artifacts\logs\npm-%~1.log" & exit /b 1
copy /y "%root%tests\%~1\package-lock.json" "%logs%\npm-%~1-installed.json" >nul
echo   npm   %~2, to compare with
exit /b 0
